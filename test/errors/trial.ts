import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { qms, type Surroundings } from '../cli/fake-io.ts';
import { git, testEnvironment } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';

const run = promisify(execFile);

/** What a command answered with --json. */
export interface Answer {
  readonly code: number;
  readonly rules: readonly string[];
  readonly message: string;
  readonly fix: string;
  readonly where: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: each command has data of its own
  readonly data: any;
}

/** Runs a command with --json, and checks that standard output is one JSON object and standard error empty. */
export async function ask(argv: readonly string[], around: Surroundings): Promise<Answer> {
  const { code, stdout, stderr } = await qms([...argv, '--json'], {
    clock: () => Date.now(),
    ...around,
    env: { ...(testEnvironment as Record<string, string>), ...around.env },
  });
  expect(stderr).toBe('');
  return answerOf(code, stdout);
}

export function answerOf(code: number, stdout: string): Answer {
  const { findings, data, ok } = JSON.parse(stdout);
  expect(ok).toBe(code === 0);
  const [first] = findings;
  return {
    code,
    rules: findings.map((each: { rule: string }) => each.rule),
    message: first?.message ?? '',
    fix: first?.fix ?? '',
    where: first?.where ?? {},
    data,
  };
}

/** As a member of the system, in its work tree. */
export function asMember(qs: QualitySystem, member: string, around: Surroundings = {}) {
  return (...argv: string[]) => ask(['--key', qs.keyOf(member), ...argv], { cwd: qs.path, ...around });
}

/** Everything that an act which fails must leave as it was; locks, half-written objects and damage would show too. */
export async function everything(path: string): Promise<Record<string, string>> {
  const remote = await git(path, 'config', '--default', '', 'remote.origin.url');
  const find = async (folder: string, ...names: string[]) => (await run('find', [folder, ...names])).stdout;
  const workspace = await git(path, 'ls-files', '--others', '--', '.qms/workspace');
  const copies = workspace.split('\n').filter((each) => each !== '');
  return {
    server:
      remote === '' ? '' : `${await git(remote, 'for-each-ref')}${await find(remote, '-name', '*.lock')}`,
    refs: await git(path, 'for-each-ref', 'refs/heads', 'refs/tags'),
    head: await readFile(join(path, '.git/HEAD'), 'utf8'),
    index: await git(path, 'ls-files', '--stage'),
    status: await git(path, 'status', '--porcelain'),
    copies: (
      await Promise.all(copies.map(async (each) => `${each}: ${await readFile(join(path, each), 'utf8')}`))
    ).join('\n'),
    leftovers: await find(join(path, '.git'), '-name', '*.lock', '-o', '-name', 'tmp_*'),
    damage: await git(path, 'fsck', '--full', '--no-dangling'),
  };
}

/** Runs `attempt`, which must fail, and checks that it left everything as it was. */
export async function leavesAll<T extends { readonly code: number }>(
  path: string,
  attempt: () => Promise<T>,
): Promise<T> {
  const before = await everything(path);
  const answer = await attempt();
  expect(answer.code).not.toBe(0);
  expect(await everything(path)).toEqual(before);
  return answer;
}
