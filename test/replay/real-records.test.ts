import { beforeAll, describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../src/replay/report.ts';
import { patience } from './built.ts';
import { ends, realArchive, refusals, replayReal } from './real-data.ts';

describe.skipIf(realArchive === null)('CR-045, INV-008 and CR-043-VAR-002 of the older system', () => {
  let report: ReplayReport;
  beforeAll(async () => {
    report = await replayReal(realArchive ?? '', 'CR-045', 'INV-008', 'CR-043-VAR-002');
  }, patience);

  test('end as they did, the parent with them', () => {
    expect(ends(report)).toEqual([
      ['CR-043', 'CLOSED 2.0', 'CLOSED 3.0', 'equal'],
      ['CR-043-VAR-002', 'CLOSED 2.0', 'CLOSED 2.0', 'adapted'],
      ['CR-045', 'CLOSED 2.0', 'CLOSED 2.0', 'equal'],
      ['INV-008', 'CLOSED 2.0', 'CLOSED 2.0', 'equal'],
    ]);
    expect(report.ok).toBe(true);
    expect(report.documents.flatMap((each) => each.stateDifferences)).toEqual([]);
  });

  test('are refused what was done to approved and reviewed texts and a word that was TBD, and nothing else', () => {
    expect(refusals(report)).toEqual({
      'document/unfinished': ['CR-043:12'],
      'lifecycle/no-transition': [
        'CR-043:20',
        'CR-043:22',
        'CR-043:23',
        'INV-008:8',
        'INV-008:10',
        'INV-008:12',
        'INV-008:13',
      ],
    });
  });

  test('lose no event', () => {
    expect(report.totals).toMatchObject({ total: 120, performed: 78, instead: 0, skipped: 0, inserted: 16 });
  });

  test('verify from genesis', () => {
    expect(report.verify).toMatchObject({ verdict: 'valid', findings: [] });
  });
});
