import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { verify } from '../../src/acts/verify.ts';
import { git, testEnvironment } from '../helpers/git.ts';
import { refsOf } from './server-copy.ts';

const run = promisify(execFile);

/** What the people who used a server know of it. */
export interface Known {
  /** The commits that were there at the beginning. */
  readonly base: ReadonlySet<string>;
  /** The commits of acts that were told that they were done. */
  readonly acknowledged: readonly string[];
  /** The commits of acts that were told nothing, or that they may have arrived: killed, stopped, cut off. */
  readonly possible?: readonly string[];
}

/** Every commit that a ref of the server reaches. */
export async function commitsOf(server: string): Promise<Set<string>> {
  return new Set((await git(server, 'rev-list', '--all')).split('\n'));
}

/** Files that make the next git command stop, and that nobody is behind any more. */
export async function locksOf(path: string): Promise<string[]> {
  const { stdout } = await run('find', [path, '-name', '*.lock', '-type', 'f']);
  return stdout.split('\n').filter((line) => line !== '');
}

/**
 * What holds of a server whatever was done to it at once, and whoever was killed at it:
 *
 * - all of it is judged, and valid; no object is missing or damaged;
 * - what somebody was told is done is there, once; nothing is there that nobody did;
 * - no lock is left that would stop the next push.
 */
export async function expectSound(server: string, known: Known): Promise<void> {
  const report = await verify({ cwd: server, env: testEnvironment }, { full: true });
  expect(report.findings.filter((each) => each.severity === 'error')).toEqual([]);
  expect(report.verdict).toBe('valid');
  const refs = [...(await refsOf(server)).keys()];
  const records = refs.filter((ref) => ref.startsWith('refs/heads/qms/')).map((ref) => ref.slice(15));
  expect(report.records.map(({ id }) => id as string)).toEqual(expect.arrayContaining(records));
  await run('git', ['fsck', '--full', '--strict', '--no-dangling'], { cwd: server, env: testEnvironment });

  const present = await commitsOf(server);
  const told = known.acknowledged.filter((oid) => !known.base.has(oid));
  expect(told.filter((oid) => !present.has(oid))).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
  const owned = new Set([...told, ...(known.possible ?? [])]);
  expect([...present].filter((oid) => !known.base.has(oid) && !owned.has(oid))).toEqual([]);
  expect(await locksOf(server)).toEqual([]);
}
