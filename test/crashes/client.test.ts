import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startProgram } from '../errors/program.ts';
import { answerOf } from '../errors/trial.ts';
import { diceOf } from '../helpers/dice.ts';
import { git } from '../helpers/git.ts';
import { commitsOf, expectSound, locksOf } from '../races/invariants.ts';
import { cloneOf } from '../races/prepared.ts';
import { type CrashStage, expectAlive, openStage, trapped } from './stage.ts';

let stage: CrashStage;

beforeAll(async () => {
  stage = await openStage();
});

const titles = () => git(stage.server, 'log', '--all', '--format=%s%n%b', '--grep=^QMS-Event: create$');

/** Folders of objects are made as they are needed; where all are there, each run asks for as many things as the others. */
async function makeObjectFolders(clone: string): Promise<void> {
  const names = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));
  await Promise.all(names.map((name) => mkdir(join(clone, '.git/objects', name), { recursive: true })));
}

/** A create in a clone of its own; the title tells it from all others. */
async function create(title: string) {
  const clone = await cloneOf(stage.qs, stage.server);
  await makeObjectFolders(clone);
  const argv = ['create', 'CR', '--title', title, '--json', '--key', stage.qs.keyOf('bot')];
  return { clone, run: (env: Readonly<Record<string, string>> = {}) => startProgram(clone, argv, env).ended };
}

/** How many things a create asks of the system. */
async function asks(): Promise<number> {
  const trap = await trapped(0, 'kill');
  const { run } = await create('Counted');
  expect(await run(trap.env)).toMatchObject({ code: 0 });
  return (await trap.sprung()).number;
}

test('a client is killed at whatever it asks: the same command again does it, once', async () => {
  const asked = await asks();
  const dice = diceOf(Number(process.env.SOAK_SEED ?? 20260105));
  const all = Array.from({ length: asked }, (_, index) => index + 1);
  const third = Math.floor(asked / 3);
  const some = [dice.below(third) + 1, third + dice.below(third) + 1, 2 * third + dice.below(third) + 1];
  for (const at of process.env.SOAK_PLACES === 'all' ? all : some) {
    const title = `Killed at ${at}`;
    const { clone, run } = await create(title);
    const trap = await trapped(at, 'kill');
    expect(await run(trap.env)).toMatchObject({ signal: 'SIGKILL' });
    const { code, stdout, stderr } = await run();
    expect(stderr).toBe('');
    const answer = answerOf(code ?? -1, stdout);
    expect(answer, `${(await trap.sprung()).name}: ${answer.message}`).toMatchObject({ code: 0 });
    expect((await titles()).split('\n').filter((line) => line === title)).toHaveLength(1);
    const copy = `${clone}/.qms/workspace/bot/${answer.data.document}.md`;
    expect(await readFile(copy, 'utf8')).toContain(title);
    expect(await locksOf(`${clone}/.git`)).toEqual([]);
  }
  const there = await commitsOf(stage.server);
  await expectSound(stage.server, { base: there, acknowledged: [] });
  await expectAlive(stage);
});
