import { beforeAll, describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../src/replay/report.ts';
import { patience } from './built.ts';
import { asOfLine, ends, realArchive, refusals, replayReal } from './real-data.ts';

const refused = {
  'document/front-matter-key': ['SOP-001:1', 'SOP-001:4', 'SOP-001:8', 'SOP-001:10'],
  'document/revision-summary': [4, 5, 8, 9, 10, 11].map((line) => `SOP-001:${line}`),
  'document/unfinished': ['SOP-001:1'],
  'lifecycle/no-transition': [14, 5, 9, 11].map((line) => `SOP-001:${line}`),
  'permission/assigned': [5, 9, 11].map((line) => `SOP-001:${line}`),
  'permission/owner': [1, 12, 4, 6, 15, 8, 17, 10, 19].map((line) => `SOP-001:${line}`),
};

describe.skipIf(realArchive === null)('SOP-001 of the older system, as of its version 6.0', () => {
  let report: ReplayReport;
  beforeAll(async () => {
    const at = { line: 34, version: '6.0', text: '5.1' };
    report = await replayReal(await asOfLine(realArchive ?? '', 'SOP-001', at), 'SOP-001');
  }, patience);

  test('ends at the same version with the same bytes', () => {
    expect(ends(report)).toEqual([['SOP-001', 'EFFECTIVE 6.0', 'EFFECTIVE 6.0', 'equal']]);
    expect(report.ok).toBe(true);
    expect(report.documents[0]?.stateDifferences).toEqual([]);
  });

  test('is refused the routes of others than its owner, foreign front matter, a date that was TBD, and an approval too many', () => {
    expect(refusals(report)).toEqual(refused);
  });

  test('loses an approval by an administrator, and three reviews of revisions that did not say what they change', () => {
    expect(report.totals).toMatchObject({ total: 34, performed: 22, instead: 6, skipped: 4 });
    expect(report.documents[0]?.collapsed).toBe(20);
  });

  test('verifies from genesis', () => {
    expect(report.verify).toMatchObject({ verdict: 'valid', findings: [] });
  });
});

const whole = realArchive !== null && process.env.REPLAY_WHOLE === '1';

describe.runIf(whole)('the whole of SOP-001 of the older system', () => {
  test(
    'ends at the same version with the same bytes, and is refused one route more',
    async () => {
      const report = await replayReal(realArchive ?? '', 'SOP-001');
      expect(ends(report)).toEqual([['SOP-001', 'EFFECTIVE 19.0', 'EFFECTIVE 19.0', 'equal']]);
      expect(refusals(report)).toEqual({
        ...refused,
        'permission/owner': [...refused['permission/owner'], 'SOP-001:68'],
      });
      expect(report.totals).toMatchObject({ total: 186, performed: 113, instead: 10, skipped: 1 });
      expect(report.documents[0]?.changedOutside).toEqual(['14.0']);
      expect(report.verify).toMatchObject({ verdict: 'valid', findings: [] });
    },
    patience,
  );
});
