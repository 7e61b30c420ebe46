import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { temporaryDirectory, testEnvironment } from '../../helpers/git.ts';
import { bundleProgram } from '../git/bundled-program.ts';

/** Whether this machine lets a test mount a small file system for itself. */
const mayMount = (() => {
  try {
    execFileSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=64k tmpfs /mnt'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
})();

const writeTwice = `
  import { randomBytes } from 'node:crypto';
  import { openRepository } from '@src/repository/git/location.ts';
  import { openWriter } from '@src/repository/objects/writer.ts';
  const writer = openWriter(await openRepository(process.cwd(), process.env));
  await writer.writeBlob(Buffer.from('small'));
  await writer.writeBlob(randomBytes(1_000_000)).catch((error) => console.log(error.findings?.[0].rule));
`;

/** @returns what the program says, then every file of the object store that is not whole */
async function inSmallSpace(setUp: string): Promise<string> {
  const program = await bundleProgram(writeTwice);
  const script = `${setUp}; git init -q --template= . && node ${program}; git fsck --full 2>&1; find .git -name 'tmp_*'`;
  const place = join(await temporaryDirectory(), 'r');
  const shell = ['sh', '-c', `mkdir ${place}; cd ${place}; ${script}`];
  const { stdout } = await execa('unshare', ['-rm', ...shell], { env: testEnvironment });
  return stdout
    .split('\n')
    .filter((line) => !/^(notice:|dangling blob)/.test(line))
    .join('\n');
}

test.skipIf(!mayMount)('a full disk is named, and leaves no part of an object behind [REQ-069]', async () => {
  expect(await inSmallSpace('mount -t tmpfs -o size=300k tmpfs .; cd "$PWD"')).toBe('git/disk-full');
});

test.skipIf(!mayMount)('nor does a limit on the size of files', async () => {
  expect(await inSmallSpace("trap '' XFSZ; ulimit -f 100")).toBe('git/failed');
});
