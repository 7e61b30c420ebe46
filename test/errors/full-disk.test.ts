import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { foundSystem, members } from '../helpers/quality-system.ts';
import { buildProgram, program, writeScript } from './program.ts';
import { asMember } from './trial.ts';

const run = promisify(execFile);

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

beforeAll(buildProgram);

/**
 * Copies a repository to a small file system of its own, and tries a command there with little and then more room
 * (KiB), until it is done.
 *
 * @returns for each try that failed: exit code, rule, and `same` or `changed`; then how the last one ended, what git
 *   status shows, and the verdict
 */
async function tries(from: string, rooms: readonly number[], argv: readonly string[]): Promise<string[]> {
  const folder = await temporaryDirectory();
  const quoted = argv.map((each) => `'${each}'`).join(' ');
  const script = await writeScript(
    join(folder, 'tries'),
    `mount -t tmpfs -o size=8m tmpfs /mnt && cp -a '${from}' /mnt/repo && cd /mnt/repo || exit 1
snap() {
  git for-each-ref; cat .git/HEAD .git/config; git ls-files --stage; git status --porcelain
  find .qms -type f -exec sha1sum {} + 2>/dev/null | sort; find .git -name '*.lock' -o -name 'tmp_*'; git fsck --no-dangling 2>&1
}
for room in ${rooms.join(' ')}; do
  snap >'${folder}/before'
  free=$(df -k --output=avail /mnt | tail -1)
  dd if=/dev/zero of=/mnt/fill bs=1k count=$((free - room)) 2>/dev/null
  '${process.execPath}' '${program}' ${quoted} --json >'${folder}/out'
  code=$?
  rm /mnt/fill
  [ $code = 0 ] && break
  snap >'${folder}/after'
  cmp -s '${folder}/before' '${folder}/after' && state=same || state=changed
  echo "$code $(grep -o '"rule":"[^"]*"' '${folder}/out' | tr '\\n' ' ')$state"
done
if [ $code != 0 ]; then '${process.execPath}' '${program}' ${quoted} --json >/dev/null; code=$?; fi
echo "done: $code"
git status --porcelain; '${process.execPath}' '${program}' verify | head -1`,
  );
  const env = { ...testEnvironment, GIT_OPTIONAL_LOCKS: '0' };
  return (await run('unshare', ['-rm', script], { env })).stdout.trimEnd().split('\n');
}

/** Every failure is a full disk that changed nothing, there was at least one, and at last it works. */
function expectNamed(lines: readonly string[]): void {
  const end = lines.indexOf('done: 0');
  expect(lines.slice(end)).toEqual(['done: 0', 'valid']);
  expect(new Set(lines.slice(0, end))).toEqual(new Set(['6 "rule":"git/disk-full" same']));
}

// From the first object over the workspace copy and the journal to the refs, in steps of one block.
const rooms = [0, 12, 24, 28, 32, 36, 40, 44, 48];

test.skipIf(!mayMount)('a create on a full disk', async () => {
  const qs = await foundSystem();
  await asMember(qs, 'bot')('create', 'CR', '--title', 'The first');
  expectNamed(await tries(qs.path, rooms, ['create', 'CR', '--title', 'Another', '--key', qs.keyOf('bot')]));
});

test.skipIf(!mayMount)('a step of trunk, with index and work tree, on a full disk', async () => {
  const qs = await foundSystem();
  await asMember(qs, 'bot')('create', 'CR', '--title', 'Open');
  expectNamed(await tries(qs.path, [0, 8, 12, 16, 20, 24, 28, 32], ['checkpoint', '--key', qs.keyOf('ada')]));
});

test.skipIf(!mayMount)('founding on a full disk', async () => {
  const path = await temporaryDirectory();
  await run('git', ['init', '--quiet', '--template=', '--initial-branch=main', path], {
    env: { ...testEnvironment },
  });
  const qs = await foundSystem();
  const groups = { ada: 'administrator', bot: 'initiator', quinn: 'quality', rev: 'reviewer' };
  const roster = members.flatMap((name) => [
    '--member',
    `name=${name},email=${name}@example.org,group=${groups[name]},key=${qs.keyOf(name)}`,
  ]);
  expectNamed(
    await tries(path, [20, 100, 140, 170, 190, 200], ['init', '--key', qs.keyOf('ada'), ...roster]),
  );
});
