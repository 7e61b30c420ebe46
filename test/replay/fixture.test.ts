import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../src/replay/report.ts';
import { git, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { buildPrograms, patience, replayQuietly } from './built.ts';

const fixture = join(import.meta.dirname, 'fixture');

describe('the fixture archive', () => {
  let report: ReplayReport;
  let into = '';

  beforeAll(async () => {
    await buildPrograms();
    into = join(await temporaryDirectory(), 'out');
    report = await replayQuietly(fixture, into, null);
  }, patience);

  const found = (id: string) => report.documents.find((each) => each.id === id);
  const insertedBefore = (place: string) =>
    report.insertions.filter(({ before }) => before.includes(place)).map(({ act }) => act);
  const refusedAt = (document: string, line: number) =>
    report.refusals
      .filter(({ events }) => events.some((each) => each.document === document && each.line === line))
      .map(({ rule }) => rule);

  test('ends as the log says, or says why not', () => {
    const ends = report.documents.map(({ id, ours, content }) => [id, ours?.state, ours?.version, content]);
    expect(ends).toEqual([
      ['CR-001', 'CLOSED', '2.0', 'equal'],
      ['CR-001-VAR-001', 'PRE_APPROVED', '1.0', 'adapted'],
      ['CR-002', 'IN_EXECUTION', '1.1', 'equal'],
      ['SOP-001', 'EFFECTIVE', '2.0', 'equal'],
    ]);
    expect(report.ok).toBe(true);
  });

  test('verifies from genesis, and the server holds what was done', async () => {
    expect(report.verify).toMatchObject({ verdict: 'valid', findings: [] });
    const branches = await git(join(into, 'server.git'), 'for-each-ref', '--format=%(refname:short)');
    expect(branches.split('\n')).toEqual([
      'main',
      'qms/CR-001',
      'qms/CR-001-VAR-001',
      'qms/CR-002',
      'qms/SOP-001',
    ]);
  });

  test('counts every event of the log once', () => {
    for (const { events } of report.documents) {
      const { performed, instead, skipped, consequences } = events;
      expect(performed + instead + skipped + consequences).toBe(events.total);
    }
  });

  test('a text that changed under review is refused, withdrawn and routed again', () => {
    expect(refusedAt('CR-001', 6)).toEqual(['lifecycle/no-transition']);
    expect(insertedBefore('CR-001:5')).toEqual(['withdraw']);
    expect(insertedBefore('CR-001:7')).toEqual(['route']);
  });

  test('an outcome beyond Pass and Fail stops the record, and that is listed', () => {
    expect(refusedAt('CR-002', 16)).toEqual(['execution/incomplete']);
    expect(found('CR-002')?.reasons[0]).toContain('the rules refuse line 16 ROUTE_REVIEW');
    expect(found('CR-002')?.events.skipped).toBe(5);
  });

  test('a service does not route and an administrator does not approve', () => {
    expect(refusedAt('SOP-001', 1)).toContain('permission/owner');
    expect(refusedAt('SOP-001', 6)).toEqual(['lifecycle/no-transition']);
    expect(found('SOP-001')?.events).toMatchObject({ instead: 3, skipped: 1 });
  });

  test('front matter of the older system is refused, and taken out', () => {
    expect(refusedAt('SOP-001', 1)).toContain('document/front-matter-key');
  });

  test('the whole team approves, where the older system asked quality alone', () => {
    expect(insertedBefore('SOP-001:14')).toEqual(['approve']);
    expect(found('SOP-001')?.stateDifferences).toEqual([
      'line 14: the log says EFFECTIVE, ours is IN_APPROVAL',
    ]);
  });

  test('what has no place is told', () => {
    expect(report.notReplayed.map(({ id }) => id)).toEqual(['VAR-001', 'CR-001-VR-001.source']);
    expect(report.oddLines).toEqual([{ id: 'CR-001', lines: [27] }]);
  });

  test('an event carries the time and the actor of the log', async () => {
    const log = await git(
      join(into, 'server.git'),
      'log',
      '--reverse',
      '--format=%aI %an %(trailers:key=QMS-Event,valueonly,separator=%x20)',
      'main..qms/CR-002',
    );
    expect(log.split('\n').slice(0, 3)).toEqual([
      '2026-03-03T10:00:00+00:00 claude create',
      '2026-03-03T10:01:00+00:00 claude checkin',
      '2026-03-03T10:02:00+00:00 claude route',
    ]);
  });

  test(
    'the program in a process of its own finds the same, as one JSON object',
    async () => {
      const folder = await temporaryDirectory();
      await execa('tar', ['-czf', join(folder, 'fixture.tar.gz'), '-C', fixture, '.']);
      const args = [
        join(folder, 'fixture.tar.gz'),
        '--only',
        'CR-002',
        '--into',
        join(folder, 'out'),
        '--json',
        '--progress',
      ];
      const done = await execa(process.execPath, ['dist/replay.cjs', ...args], {
        env: testEnvironment,
        extendEnv: false,
      });
      const own = JSON.parse(done.stdout) as ReplayReport;
      expect(own.documents).toEqual([found('CR-002')]);
      expect(done.stderr).toContain('replay: 24 of 24 events');
      expect(existsSync(join(folder, 'out/server.git'))).toBe(true);
    },
    patience,
  );
});
