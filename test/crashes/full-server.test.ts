import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { doctor } from '../../src/reading/doctor.ts';
import { testEnvironment } from '../helpers/git.ts';
import { locksOf } from '../races/invariants.ts';
import { type CrashStage, expectAlive, openStage, type Pushed, survives } from './stage.ts';

let stage: CrashStage;

beforeAll(async () => {
  stage = await openStage();
});

/** A push to a server that can write files of so many blocks and no larger ones, as one whose disk is full. */
async function pushToFull(moves: Readonly<Record<string, string>>, blocks: number): Promise<Pushed> {
  const specs = Object.entries(moves).map(([ref, oid]) => `${oid}:${ref}`);
  const receive = `--receive-pack=ulimit -f ${blocks}; git-receive-pack`;
  const { exitCode, all } = await execa('git', ['push', '--atomic', receive, stage.server, ...specs], {
    cwd: stage.qs.path,
    env: testEnvironment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    all: true,
  });
  return { accepted: exitCode === 0, said: all };
}

test('a server that can write nothing refuses a push, and takes it once it can', async () => {
  await survives(stage, (moves) => pushToFull(moves, 0));
  expect(await locksOf(stage.server)).toEqual([]);
  await expectAlive(stage);
});

test('locks of packed refs and of a shallow clone on the server hold up no record, and doctor names them', async () => {
  const names = ['packed-refs.lock', 'shallow.lock'];
  const locks = names.map((name) => join(stage.server, name));
  await Promise.all(locks.map((path) => writeFile(path, '')));
  await expectAlive(stage);
  const { checks } = await doctor({ cwd: stage.server, env: testEnvironment }, process.versions.node);
  const fixes = checks.filter(({ name }) => name === 'lock').map(({ fix }) => fix);
  expect(fixes).toEqual(locks.map((lock) => `rm ${lock}, once no git command runs here`));
  await Promise.all(locks.map((path) => rm(path)));
  await expectAlive(stage);
});
