import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { ContextOptions } from '../../src/acts/context.ts';
import { create } from '../../src/acts/create.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
let folder: string;

beforeEach(async () => {
  qs = await foundSystem({ server: true });
  folder = join(qs.path, '.git/qms/unsettled');
});

/** A request that bears a name, whose answer nobody has been given. */
const named = (name: string): Partial<ContextOptions> => ({
  requestName: name,
  request: `${name} create`,
  afterAnswer: () => {},
});

const make = (title: string, more: Partial<ContextOptions> = {}) =>
  create(qs.as('bot', more), { kind: 'CR', title });

const notes = () => readdir(folder);

/** As if the program that made the note had been killed since. */
async function orphan(daysAgo = 0): Promise<void> {
  const [name = ''] = await notes();
  const path = join(folder, name);
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), pid: null }));
  const then = new Date(Date.now() - daysAgo * 24 * 3_600_000);
  await utimes(path, then, then);
}

test('REQ-162 a named request is known again after others have acted, whatever they did', async () => {
  const first = await make('Once', named('one'));
  await orphan();
  for (const title of ['Second', 'Third']) expect((await make(title)).notes).toEqual([]);
  await make('Fourth', { requestName: 'four', request: 'four create' });
  const again = await make('Once', named('one'));
  expect(again.document).toBe(first.document);
  expect(again.commits.map(({ oid }) => oid)).toEqual(first.commits.map(({ oid }) => oid));
});

test('REQ-162 the program that did a named request, and could not keep its answer, knows it again', async () => {
  const first = await make('Once', named('one'));
  const again = await make('Once', named('one'));
  expect(again.document).toBe(first.document);
  expect(again.notes[0]).toContain('not done again');
});

test('a named request is forgotten after a month, with the next act', async () => {
  await make('Once', named('one'));
  await orphan(31);
  await make('Another');
  expect(await notes()).toEqual([]);
});

test('where it cannot be read what was done before, a named request is refused', async () => {
  await mkdir(join(folder, 'cannot-be-read.json'), { recursive: true });
  await expect(make('Once', named('one'))).rejects.toMatchObject({ findings: [{ rule: 'git/failed' }] });
  await rm(folder, { recursive: true });
  await writeFile(folder, '');
  await expect(make('Once', named('one'))).rejects.toMatchObject({ findings: [{ rule: 'git/failed' }] });
});
