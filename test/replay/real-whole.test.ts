import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../src/replay/report.ts';
import { patience } from './built.ts';
import { realArchive, replayReal } from './real-data.ts';

// Minutes of work, and only where the archive of the older system is at hand.
const whole = realArchive !== null && process.env.REPLAY_WHOLE === '1';

describe.runIf(whole)('every document of the older system', () => {
  let report: ReplayReport;
  beforeAll(async () => {
    report = await replayReal(realArchive ?? '');
  }, patience);

  test('ends as it did, or its difference has a reason', () => {
    expect(
      report.documents.flatMap(({ id, unexplained }) => unexplained.map((text) => `${id}: ${text}`)),
    ).toEqual([]);
    expect(report.verify).toMatchObject({ verdict: 'valid', findings: [] });
    expect(report.ok).toBe(true);
  });

  test('was in no other state on the way, but for rounds that fell away', () => {
    const differing = report.documents.filter(({ stateDifferences }) => stateDifferences.length > 0);
    expect(differing.map(({ id }) => id)).toEqual(['CR-030', 'CR-069', 'CR-074']);
    expect(differing.every(({ events }) => events.following > 0)).toBe(true);
  });

  test('is refused what the page on the replay explains, as often as it says', async () => {
    const page = await readFile(new URL('../../docs/replay.md', import.meta.url), 'utf8');
    const explained = [...page.matchAll(/^\*\*`([a-z/-]+)`, ([0-9]+) events?\.\*\*/gm)];
    expect(explained.map(([, rule, count]) => [rule, Number(count)]).sort()).toEqual(
      report.refusals.map(({ rule, count }) => [rule, count]),
    );
  });

  test('has the totals that the page says', async () => {
    const page = await readFile(new URL('../../docs/replay.md', import.meta.url), 'utf8');
    const { totals, verify } = report;
    for (const [words, count] of Object.entries({
      documents: totals.documents,
      events: totals.total,
      performed: totals.performed,
      'done by another act instead': totals.instead,
      'not performed': totals.skipped,
      'resting on those': totals.following,
      'consequences compared': totals.consequences,
      'refused as recorded': totals.refused,
      inserted: totals.inserted,
      'signed events': verify.events,
      'steps of trunk': verify.steps,
    }))
      expect(page).toContain(`| ${words} | ${count.toLocaleString('en').replace(',', ' ')} |`);
  });
});
