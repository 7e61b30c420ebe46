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
  /** The text of a record at its tip, or at its last event of an act. */
  const textOf = async (id: string, act?: string) => {
    const server = join(into, 'server.git');
    const sought = act === undefined ? [] : [`--grep=^QMS-Event: ${act}$`];
    const commit = await git(server, 'log', '-1', '--format=%H', ...sought, `qms/${id}`);
    const files = await git(server, 'ls-tree', '-r', '--name-only', commit.trim());
    const path = files.split('\n').find((each) => each.endsWith(`/${id}.md`)) ?? '';
    return git(server, 'show', `${commit.trim()}:${path}`);
  };
  const refusedAt = (document: string, line: number) =>
    report.refusals
      .filter(({ events }) => events.some((each) => each.document === document && each.line === line))
      .map(({ rule }) => rule);

  test('ends as the log says, or says why not', () => {
    const ends = report.documents.map(({ id, ours, content }) => [id, ours?.state, ours?.version, content]);
    expect(ends).toEqual([
      ['CR-001', 'CLOSED', '2.0', 'equal'],
      ['CR-001-VAR-001', 'PRE_APPROVED', '1.0', 'adapted'],
      ['CR-002', 'CLOSED', '2.0', 'adapted'],
      ['CR-003', 'CLOSED', '2.0', 'adapted'],
      ['CR-003-VR-001', 'CLOSED', '1.1', 'equal'],
      ['CR-004', 'IN_EXECUTION', '1.1', 'adapted'],
      ['CR-005', 'CLOSED', '2.0', 'adapted'],
      ['SDLC-QMS-RTM', 'EFFECTIVE', '1.0', 'adapted'],
      ['SOP-001', 'EFFECTIVE', '2.0', 'equal'],
      ['TEMPLATE-SOP', 'EFFECTIVE', '2.0', 'adapted'],
      ['VAR-001', undefined, undefined, 'different'],
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
      'qms/CR-003',
      'qms/CR-003-VR-001',
      'qms/CR-004',
      'qms/CR-005',
      'qms/CR-005-VR-001',
      'qms/SDLC-QMS-RTM',
      'qms/SOP-001',
      'qms/TEMPLATE-SOP',
    ]);
  });

  test('counts every event of the log once', () => {
    for (const { events } of report.documents) {
      const { performed, instead, skipped, following, consequences } = events;
      expect(performed + instead + skipped + following + consequences).toBe(events.total);
    }
  });

  test('a text that changed under review is refused, withdrawn and routed again', () => {
    expect(refusedAt('CR-001', 6)).toEqual(['lifecycle/no-transition']);
    expect(insertedBefore('CR-001:5')).toEqual(['withdraw']);
    expect(insertedBefore('CR-001:7')).toEqual(['route']);
  });

  test('an outcome beyond Pass and Fail is refused, and the item executed again', () => {
    expect(refusedAt('CR-002', 16)).toEqual(['execution/incomplete']);
    expect(insertedBefore('CR-002:16')).toEqual(['assign', 'execute']);
    expect(found('CR-002')?.contentNotes).toEqual(['execution/incomplete: EI-1 executed by an inserted act']);
  });

  test('a round over a text on which nothing was done falls away, and is refused once by each rule', () => {
    expect(refusedAt('CR-003', 9)).toEqual(['execution/incomplete', 'execution/placeholder']);
    expect(refusedAt('CR-003', 10)).toEqual([]);
    expect(insertedBefore('CR-003:9')).toEqual([]);
    expect(found('CR-003')?.events).toMatchObject({ skipped: 1, following: 1 });
  });

  test('an unplanned row and one in the name of somebody else are refused, and mended in the text', () => {
    expect(refusedAt('CR-003', 12)).toEqual(['execution/performer', 'execution/plan']);
    expect(found('CR-003')?.contentNotes).toEqual([
      'execution/plan: 1 row(s) changed',
      'execution/performer: 1 row(s) changed',
    ]);
  });

  test('a text that is not in form is refused once, and gets its form by a check-in', async () => {
    expect(refusedAt('CR-004', 3)).toEqual([
      'document/placeholder',
      'document/section-missing',
      'document/section-order',
      'document/unfinished',
      'execution/early',
    ]);
    expect(insertedBefore('CR-004:3')).toEqual(['assign', 'checkin', 'checkout']);
    const text = await textOf('CR-004');
    expect(text).toContain('Water stands in it. `{{MORE}}`\n');
    expect(text).toContain('The pipe is `TBD`, its id like `CR-XXX`.\n');
    expect(text).toContain('\\[Result of the test]\n');
    expect(text).toContain('## Scope\n\nThe text of the older system has no such section.\n');
    expect(text.indexOf('Testing Summary')).toBeLessThan(text.indexOf('Implementation Plan'));
  });

  test('what was filled in before approval stands empty until execution, and comes back then', async () => {
    const approved = await textOf('CR-004', 'release');
    expect(approved).toContain('| EI-1 | Dig |  |  |  |\n');
    expect(await textOf('CR-004')).toContain('| EI-1 | Dig | A hole | Pass | claude - 2026-03-06 |\n');
    expect(refusedAt('CR-004', 9)).toEqual([]);
  });

  test('a frozen section says again what was approved, and what it said later is quoted', async () => {
    expect(refusedAt('CR-005', 9)).toEqual(['content/frozen']);
    expect(found('CR-005')?.contentNotes).toEqual([
      'front matter as approved',
      'section "2. Scope" as approved',
      'what stands before the first heading as approved',
      'execution/verification-record: 1 row(s) changed',
      'never filled: 1 line(s) changed',
    ]);
    const text = await textOf('CR-005');
    expect(text).toContain('title: Paint the frame\n');
    expect(text).toContain('## 2. Scope\n\nThe boards.\n');
    expect(text).toContain('~~~text\n## 2. Scope\n\nThe boards and the lid.\n~~~\n');
  });

  test('a planned verification record that nobody made is made, says so, and is named in its row', async () => {
    expect(refusedAt('CR-005', 10)).toEqual(['execution/placeholder', 'execution/verification-record']);
    expect(insertedBefore('CR-005:10')).toEqual(['assign', 'checkin', 'checkin', 'checkout', 'create']);
    expect(await textOf('CR-005')).toContain(
      '| EI-2 | Look at it | Yes | It shines (CR-005-VR-001) | Pass | claude',
    );
    expect(await textOf('CR-005-VR-001')).toContain('Nobody verified anything here.');
    expect(await textOf('CR-005')).toContain('| \\[COMMENT] | claude |\n');
  });

  test('an approval after a rejection needs another round', () => {
    expect(refusedAt('CR-003', 17)).toEqual(['approval/no-round']);
    expect(insertedBefore('CR-003:17')).toEqual(['review', 'route']);
  });

  test('an end that only the metadata knows is reached by an inserted act', () => {
    expect(insertedBefore('CR-003:18')).toEqual(['close']);
  });

  test('a verification record is closed by the act that closes its parent', () => {
    expect(found('CR-003-VR-001')?.events).toMatchObject({ performed: 2, instead: 1, refused: 0 });
    expect(found('CR-003-VR-001')?.stateDifferences).toEqual([]);
  });

  test('a short commit is refused, and the matrix corrected before its review', () => {
    expect(refusedAt('SDLC-QMS-RTM', 4)).toEqual(['document/front-matter-type']);
    expect(insertedBefore('SDLC-QMS-RTM:4')).toEqual(['assign', 'checkin', 'checkout']);
    expect(found('SDLC-QMS-RTM')?.stateDifferences).toEqual([]);
  });

  test('what was put in force by its creation is refused, and goes the whole way', () => {
    // Nor does the older text say what the revision changes; here it says that.
    expect(refusedAt('TEMPLATE-SOP', 1)).toEqual(['document/revision-summary', 'event/version']);
    expect(found('TEMPLATE-SOP')?.events).toMatchObject({ instead: 1, inserted: 9 });
    expect(found('TEMPLATE-SOP')?.reasons).toEqual([
      'version: 1.0 there, 2.0 here: genesis holds it at 1.0, and it was revised',
    ]);
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
    expect(insertedBefore('SOP-001:14')).toEqual(['approve', 'enact']);
    expect(found('SOP-001')?.stateDifferences).toEqual([
      'line 14: the log says EFFECTIVE, ours is IN_APPROVAL',
    ]);
  });

  test('what has no place is told', () => {
    expect(refusedAt('VAR-001', 1)).toEqual(['kind/form']);
    expect(report.notReplayed.map(({ id }) => id)).toEqual(['CR-001-VR-001.source']);
    expect(report.oddLines).toEqual([{ id: 'CR-001', lines: [27] }]);
  });

  test('an event carries the time and the actor of the log', async () => {
    const log = await git(
      join(into, 'server.git'),
      'log',
      '--reverse',
      '--format=%aI %an %(trailers:key=QMS-Event,valueonly,separator=%x20)',
      '--first-parent',
      'qms/CR-002',
    );
    expect(log.split('\n').slice(1, 4)).toEqual([
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
