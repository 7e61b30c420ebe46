import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { packageFile } from '../../src/repository/package-files.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, serverOf } from '../helpers/gated-server.ts';
import { git, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { eventByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { commitsOf, expectSound } from '../races/invariants.ts';
import { refsOf } from '../races/server-copy.ts';

/** A gated server with one change record, and a comment on it that waits to be pushed. */
export interface CrashStage {
  readonly qs: QualitySystem;
  readonly server: string;
  readonly id: DocId;
  readonly base: ReadonlySet<string>;
}

export async function openStage(): Promise<CrashStage> {
  const qs = await foundSystem({ server: true });
  const id = await qs.create({ kind: 'CR', title: 'Something to talk about' });
  await closeGate(qs);
  const server = await serverOf(qs);
  return { qs, server, id, base: await commitsOf(server) };
}

/** A comment made by hand on the record's present tip, not pushed. @returns the push's moves */
export async function heldComment({ qs, id }: CrashStage, by = 'quinn'): Promise<Record<string, string>> {
  await qs.git('fetch', '--quiet', 'origin');
  return { [`refs/heads/qms/${id}`]: await eventByHand(qs, { id, act: 'comment', by, text: 'A word.' }) };
}

export interface Pushed {
  readonly accepted: boolean;
  readonly said: string;
}

/** Pushes with stock git, the server's side in surroundings of the test's choice. */
export async function pushInto(
  { qs, server }: CrashStage,
  moves: Readonly<Record<string, string>>,
  around: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Pushed> {
  const specs = Object.entries(moves).map(([ref, oid]) => `${oid}:${ref}`);
  const { exitCode, all } = await execa('git', ['push', '--atomic', server, ...specs], {
    cwd: qs.path,
    env: { ...testEnvironment, ...around.env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    all: true,
  });
  return { accepted: exitCode === 0, said: all };
}

/** What loads the trap into every node process below, and where it says that it sprang. */
export async function trapped(
  at: number,
  how: 'kill' | 'throw' | 'memory' | 'stop' | 'hang',
  only = '',
  words = '',
) {
  const log = join(await temporaryDirectory(), 'sprung');
  const memory = how === 'memory' ? ' --max-old-space-size=64' : '';
  const env = {
    NODE_OPTIONS: `--require=${packageFile('test/crashes/trap.cjs')}${memory}`,
    TRAP_AT: String(at),
    TRAP_HOW: how,
    TRAP_ONLY: only,
    TRAP_WITH: words,
    TRAP_LOG: log,
  };
  const sprung = async () => {
    const [name = '', number = ''] = (await readFile(log, 'utf8')).trim().split(' ');
    return { name, number: Number(number) };
  };
  return { env, sprung };
}

/** Refused, no ref moved, everything is sound; and without the accident the same push goes through. */
export async function survives(
  stage: CrashStage,
  attempt: (moves: Readonly<Record<string, string>>) => Promise<Pushed>,
): Promise<Pushed> {
  const before = await refsOf(stage.server);
  const moves = await heldComment(stage);
  const pushed = await attempt(moves);
  expect(pushed.accepted, pushed.said).toBe(false);
  expect(await refsOf(stage.server)).toEqual(before);
  await expectSound(stage.server, { base: new Set(await commitsOf(stage.server)), acknowledged: [] });
  return pushed;
}

/** After all that happened, a push is judged and taken as ever. */
export async function expectAlive(stage: CrashStage): Promise<void> {
  const pushed = await pushInto(stage, await heldComment(stage));
  expect(pushed.accepted, pushed.said).toBe(true);
  expect(await git(stage.server, 'log', '-1', '--format=%an', `qms/${stage.id}`)).toBe('quinn');
}
