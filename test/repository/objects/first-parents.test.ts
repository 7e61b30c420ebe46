import { chmod, copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFirstParents } from '../../../src/repository/objects/first-parents.ts';
import { openObjects } from '../../../src/repository/objects/reader.ts';
import type { Oid } from '../../../src/rules/values.ts';
import { git, makeRepository, testEnvironment } from '../../helpers/git.ts';

const never = () => false;

async function line(length: number, words = (at: number) => `commit ${at}`) {
  const cwd = await makeRepository();
  const tree = await git(cwd, 'write-tree');
  const oids: Oid[] = [];
  for (let at = 0; at < length; at += 1) {
    const parent = oids.at(-1);
    const oid = await git(cwd, 'commit-tree', tree, ...(parent ? ['-p', parent] : []), '-m', words(at));
    oids.push(oid.trim() as Oid);
  }
  return { cwd, location: { cwd, env: testEnvironment }, oids };
}

const looseObject = (cwd: string, oid: Oid) => join(cwd, '.git/objects', oid.slice(0, 2), oid.slice(2));

/** Ids in the order in which they were read. */
const read = async (...args: Parameters<typeof readFirstParents>) =>
  (await readFirstParents(...args)).map(({ oid }) => oid);

test('the whole line is read, newest first, byte for byte, loose or packed', async () => {
  const { cwd, location, oids } = await line(40, (at) => `${'x'.repeat(3000 * (at % 3))} ${at} größer`);
  const reader = openObjects(location);
  const objects = await reader.readMany(oids);
  await reader.close();
  const asStored = oids.map((oid, at) => [oid, Buffer.from(objects[at]?.bytes ?? [])] as const).reverse();
  for (const pack of [false, true]) {
    if (pack) await git(cwd, 'update-ref', 'refs/heads/line', oids.at(-1) as Oid);
    if (pack) await git(cwd, 'repack', '-adq');
    const found = await readFirstParents(location, oids.at(-1) as Oid, never);
    expect(found.map(({ oid, bytes }) => [oid, Buffer.from(bytes)])).toEqual(asStored);
  }
});

test('it ends before the commit that stops the walk', async () => {
  const { location, oids } = await line(5);
  expect(await read(location, oids[4] as Oid, (oid) => oid === oids[1])).toEqual(oids.slice(2).reverse());
});

test('what cannot be read, or is another than its id says, is left to the walk', async () => {
  const { cwd, location, oids } = await line(4);
  const [first, second, third, tip] = oids as [Oid, Oid, Oid, Oid];
  expect(await read(location, '1'.repeat(40) as Oid, never)).toEqual([]);
  // git lists and prints the exchanged one without a word.
  const other = await git(cwd, 'commit-tree', `${tip}^{tree}`, '-p', first, '-m', 'exchanged');
  const path = looseObject(cwd, second);
  await rm(path, { force: true });
  await copyFile(looseObject(cwd, other.trim() as Oid), path);
  expect(await read(location, tip, never)).toEqual([tip, third]);
  await chmod(path, 0o644);
  await writeFile(path, 'torn');
  expect((await read(location, tip, never)).length).toBeLessThanOrEqual(2);
});

test('a commit that is too large is not waited for', async () => {
  const { cwd, location, oids } = await line(1);
  const tree = await git(cwd, 'write-tree');
  const args = ['commit-tree', tree, '-p', oids[0] as Oid, '-F', join(cwd, 'words')];
  await writeFile(join(cwd, 'words'), 'x'.repeat(200 * 1024));
  const tip = (await git(cwd, ...args)).trim() as Oid;
  expect(await read(location, tip, never)).toEqual([]);
});
