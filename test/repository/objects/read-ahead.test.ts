import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAhead } from '../../../src/repository/objects/read-ahead.ts';
import { openObjects } from '../../../src/repository/objects/reader.ts';
import type { Oid } from '../../../src/rules/values.ts';
import { git, makeRepository, testEnvironment } from '../../helpers/git.ts';

async function line(length: number): Promise<{ cwd: string; oids: Oid[] }> {
  const cwd = await makeRepository();
  const tree = await git(cwd, 'write-tree');
  const oids: Oid[] = [];
  for (let at = 0; at < length; at += 1) {
    const parent = oids.at(-1);
    const oid = await git(cwd, 'commit-tree', tree, ...(parent ? ['-p', parent] : []), '-m', `commit ${at}`);
    oids.push(oid.trim() as Oid);
  }
  return { cwd, oids };
}

const looseObject = (cwd: string, oid: Oid) => join(cwd, '.git/objects', oid.slice(0, 2), oid.slice(2));

test('the line is at hand afterwards, without another look at the disk', async () => {
  const { cwd, oids } = await line(4);
  const location = { cwd, env: testEnvironment };
  const reader = openObjects(location);
  await readAhead(location, reader, oids.at(-1) as Oid);
  for (const oid of oids) await rm(looseObject(cwd, oid), { force: true });
  const read = await reader.readMany(oids);
  await reader.close();
  expect(read.map((object) => object?.type)).toEqual(['commit', 'commit', 'commit', 'commit']);
});

test('what cannot be read is left to the walk to say', async () => {
  const { cwd, oids } = await line(3);
  const [first, torn, tip] = oids as [Oid, Oid, Oid];
  await chmod(looseObject(cwd, torn), 0o644);
  await writeFile(looseObject(cwd, torn), 'torn');
  const location = { cwd, env: testEnvironment };
  const reader = openObjects(location);
  await readAhead(location, reader, tip);
  await readAhead(location, reader, '1'.repeat(40) as Oid);
  expect(await reader.read(first)).toMatchObject({ type: 'commit' });
  expect(await reader.read(torn).catch(() => null)).toBeNull();
  await reader.close();
});
