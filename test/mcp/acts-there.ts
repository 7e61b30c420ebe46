import { expect } from 'vitest';
import { verify } from '../../src/acts/verify.ts';
import { git } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import type { Told } from './client.ts';

/** What the server of a quality system holds: all its commits, and how often each request left each kind of event. */
async function found(qs: QualitySystem) {
  const bare = await qs.git('remote', 'get-url', 'origin');
  const value = (key: string) => `%(trailers:key=${key},valueonly,separator=%x20)`;
  const format = `--format=%H ${value('QMS-Event')} ${value('QMS-Request')}`;
  const lines = (await git(bare, 'log', '--all', format)).split('\n').map((line) => line.split(' '));
  const events = new Map<string, number>();
  for (const [, event = '', request = ''] of lines) {
    const name = `${request} ${event}`;
    if (request !== '') events.set(name, (events.get(name) ?? 0) + 1);
  }
  return { commits: new Set(lines.map(([oid]) => oid)), events };
}

/**
 * What holds whoever was killed: every act that was told done is there, no key has two events of one kind, and all of it
 * is valid.
 *
 * @param told the last answer to each key
 * @returns how many keys have left an event
 */
export async function expectEachOnce(qs: QualitySystem, told: ReadonlyMap<string, Told>): Promise<number> {
  const { commits, events } = await found(qs);
  const refused = [...told].filter(([, { ok }]) => !ok);
  expect(refused).toEqual([]);
  expect([...told].filter(([, { commit }]) => !commits.has(commit))).toEqual([]);
  expect([...events].filter(([, times]) => times !== 1)).toEqual([]);
  const report = await verify(qs.as('ada'), {});
  expect(report.findings.filter((each) => each.severity === 'error')).toEqual([]);
  return new Set([...events.keys()].map((name) => name.split(' ')[0])).size;
}
