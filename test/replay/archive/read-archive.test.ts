import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { readArchive } from '../../../src/replay/archive/read-archive.ts';
import { temporaryDirectory } from '../../helpers/git.ts';

async function folderWithFiles(): Promise<string> {
  const folder = await temporaryDirectory();
  await mkdir(join(folder, 'in/.meta'), { recursive: true });
  await writeFile(join(folder, 'in/.meta/a.json'), '{}');
  await writeFile(join(folder, 'in/b.md'), 'text');
  return folder;
}

const paths = async (path: string) => [...(await readArchive(path)).keys()].sort();

test('a folder, its plain tar and its packed tar hold the same files', async () => {
  const folder = await folderWithFiles();
  for (const [name, options] of Object.entries({ 'x.tar': '-cf', 'x.tar.gz': '-czf' }))
    await execa('tar', [options, join(folder, name), '-C', join(folder, 'in'), '.']);
  const expected = ['.meta/a.json', 'b.md'];
  expect(await paths(join(folder, 'in'))).toEqual(expected);
  expect(await paths(join(folder, 'x.tar'))).toEqual(expected);
  expect(await paths(join(folder, 'x.tar.gz'))).toEqual(expected);
});

test('a link in a folder is not followed but refused', async () => {
  const folder = await folderWithFiles();
  await symlink(join(folder, 'in/b.md'), join(folder, 'in/c.md'));
  await expect(readArchive(join(folder, 'in'))).rejects.toThrow(/c\.md is neither a file nor a folder/);
});

test('a damaged archive and one that is not there are named', async () => {
  const folder = await temporaryDirectory();
  await writeFile(join(folder, 'bad.tar.gz'), Uint8Array.of(0x1f, 0x8b, 1, 2, 3));
  await expect(readArchive(join(folder, 'bad.tar.gz'))).rejects.toThrow(/cannot be unpacked/);
  await expect(readArchive(join(folder, 'none'))).rejects.toThrow(/replay\/archive: .*none cannot be read/);
});
