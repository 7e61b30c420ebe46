import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { readTar, safePath } from '../../../src/replay/archive/tar.ts';
import { QmsError } from '../../../src/rules/finding.ts';
import { temporaryDirectory } from '../../helpers/git.ts';

/** What the tar program packs from these files. */
async function packed(files: Readonly<Record<string, string>>, ...options: string[]): Promise<Uint8Array> {
  const folder = await temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return pack(folder, ...options);
}

async function pack(folder: string, ...options: string[]): Promise<Uint8Array> {
  const { stdout } = await execa('tar', ['-cf', '-', ...options, '-C', folder, '.'], {
    encoding: 'buffer',
    stripFinalNewline: false,
  });
  return stdout;
}

const texts = (files: ReadonlyMap<string, Uint8Array>) =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]));

const deep = `${'a-folder-with-a-long-name/'.repeat(6)}${'b'.repeat(120)}.md`;
const files = { 'a.md': '', 'b/c.md': 'x'.repeat(1500), [deep]: 'deep', 'b/ü.md': 'name beyond ASCII' };

test.each(['gnu', 'pax', 'ustar'])('reads what tar packs as %s', async (format) => {
  const few = format === 'ustar' ? { 'a.md': '', 'b/c.md': 'x'.repeat(1500) } : files;
  expect(texts(readTar(await packed(few, `--format=${format}`)))).toEqual(few);
});

test('reads what git archive packs, its header for all files included', async () => {
  const folder = await temporaryDirectory();
  const git = (...args: string[]) => execa('git', args, { cwd: folder });
  await git('init', '--quiet');
  await writeFile(join(folder, 'a.md'), 'one');
  await git('add', '.');
  await git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'One');
  await git('archive', '--output=out.tar', 'HEAD');
  expect(texts(readTar(await readFile(join(folder, 'out.tar'))))).toEqual({ 'a.md': 'one' });
});

describe('refuses', () => {
  const refuses = (bytes: Uint8Array, message: RegExp) => {
    expect(() => readTar(bytes)).toThrow(QmsError);
    expect(() => readTar(bytes)).toThrow(message);
  };

  test('a symbolic link', async () => {
    const folder = await temporaryDirectory();
    await symlink('/etc/passwd', join(folder, 'link.md'));
    refuses(await pack(folder), /link\.md is no plain file/);
  });

  test('a path that climbs out of its folder', async () => {
    refuses(await packed({ 'a.md': 'x' }, '--transform=s,a.md,../../a.md,', '-P'), /unsafe path/);
  });

  test('the same path twice', async () => {
    const once = await packed({ 'a.md': 'x' });
    const header = 1024 * Math.floor(once.length / 1024);
    const twice = Buffer.concat([once.subarray(0, header).subarray(0, 512 * 3), once]);
    refuses(twice, /twice/);
  });

  test('a damaged header', async () => {
    const bytes = Uint8Array.from(await packed({ 'a.md': 'x' }));
    bytes[5] = 0x41;
    refuses(bytes, /damaged/);
  });

  test('an archive that is cut off', async () => {
    refuses((await packed({ 'a.md': 'x'.repeat(3000) })).subarray(0, 2048), /cut off/);
  });

  test('an archive without its end', async () => {
    refuses((await packed({ 'a.md': 'x' })).subarray(0, 512 * 3), /no end/);
  });
});

test.each(['/a', '../a', 'a/../b', 'a//b', 'a\\b', 'C:/a', 'a/', '.', '', 'a\nb'])(
  'takes %j for no safe path',
  (path) => {
    expect(() => safePath(path)).toThrow(/unsafe path/);
  },
);
