import { beforeAll, describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../src/replay/report.ts';
import { patience } from './built.ts';
import { ends, realArchive, refusals, replayReal } from './real-data.ts';

describe.skipIf(realArchive === null)('SOP-001 of the older system', () => {
  let report: ReplayReport;
  beforeAll(async () => {
    report = await replayReal('SOP-001');
  }, patience);

  test('ends at the same version with the same bytes', () => {
    expect(ends(report)).toEqual([['SOP-001', 'EFFECTIVE 19.0', 'EFFECTIVE 19.0', 'equal']]);
    expect(report.ok).toBe(true);
    expect(report.documents[0]?.stateDifferences).toEqual([]);
  });

  test('is refused the routes of others than its owner, foreign front matter, and an approval too many', () => {
    expect(refusals(report)).toEqual({
      'document/front-matter-key': ['SOP-001:1', 'SOP-001:4', 'SOP-001:8', 'SOP-001:10'],
      'lifecycle/no-transition': ['SOP-001:14'],
      'permission/owner': [1, 12, 4, 6, 15, 8, 17, 10, 19, 68].map((line) => `SOP-001:${line}`),
    });
  });

  test('loses one event of 186', () => {
    expect(report.totals).toMatchObject({ events: 186, performed: 113, instead: 10, skipped: 1 });
    expect(report.documents[0]?.collapsed).toBe(20);
  });

  test('verifies from genesis', () => {
    expect(report.verify).toMatchObject({ verdict: 'valid', findings: [] });
  });
});
