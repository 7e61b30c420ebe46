import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { create } from '../../src/acts/create.ts';
import { execute } from '../../src/acts/execute.ts';
import { reject } from '../../src/acts/reject.ts';
import { cycleOf } from '../../src/reading/reports/cycle.ts';
import { debtOf } from '../../src/reading/reports/debt.ts';
import type { Life, LifeEvent } from '../../src/reading/reports/lives.ts';
import { reportCycle, reportDebt } from '../../src/reading/reports/report.ts';
import { cycleHtml, debtHtml, inWords } from '../../src/renditions/report-html.ts';
import type { DocId } from '../../src/rules/values.ts';
import { qms } from '../cli/fake-io.ts';
import { testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

const day = 86_400;
const event = (more: Partial<LifeEvent>): LifeEvent => ({
  act: 'comment',
  phase: null,
  state: 'DRAFT',
  actor: 'bot',
  outcome: null,
  item: null,
  assignees: [],
  hasEvidence: false,
  time: 0,
  words: null,
  ...more,
});
const life = (more: Partial<Life>): Life => ({
  id: 'CR-001' as DocId,
  kind: 'CR',
  title: 'A change',
  state: 'DRAFT',
  valid: true,
  open: true,
  owner: 'bot',
  ownerActs: true,
  varianceType: null,
  items: [],
  events: [event({ act: 'create' })],
  ...more,
});

describe('what is owed [REQ-096]', () => {
  test('an investigation is overdue after the days that are asked for, and not before', () => {
    const inv = life({ id: 'INV-001' as DocId, kind: 'INV' });
    expect(debtOf([inv], 30 * day, 30).investigations).toEqual([]);
    expect(debtOf([inv], 31 * day, 30).investigations).toMatchObject([{ id: 'INV-001', days: 31 }]);
    expect(debtOf([{ ...inv, open: false }], 99 * day, 30).investigations).toEqual([]);
  });

  test('an item counts from the last release, and only while nothing says how it went', () => {
    const items = [
      { id: 'EI-1', outcome: 'Pass' },
      { id: 'EI-2', outcome: '' },
    ];
    const events = [
      event({ act: 'create' }),
      event({ act: 'release', state: 'IN_EXECUTION', time: 10 * day }),
    ];
    const running = life({ state: 'IN_EXECUTION', items, events });
    expect(debtOf([running], 41 * day, 30).openItems).toMatchObject([{ says: 'EI-2', days: 31 }]);
    expect(debtOf([running], 40 * day, 30).openItems).toEqual([]);
  });

  test('an item has evidence if the last event that filled it names some', () => {
    const items = [{ id: 'EI-1', outcome: 'Pass' }];
    const filled = (hasEvidence: boolean, time: number) =>
      event({ act: 'execute', item: 'EI-1', state: 'IN_EXECUTION', hasEvidence, time });
    const of = (...events: LifeEvent[]) => debtOf([life({ items, events })], day, 30).itemsWithoutEvidence;
    expect(of(filled(true, 1))).toEqual([]);
    expect(of(filled(true, 1), filled(false, 2))).toMatchObject([{ says: 'EI-1' }]);
    expect(of(event({}))).toHaveLength(1);
  });

  test('records without anybody who could go on are named, with why', () => {
    const gone = life({ ownerActs: false });
    const none = life({ owner: null, ownerActs: false, id: 'CR-002' as DocId });
    expect(debtOf([gone, none, life({})], day, 30).unowned.map(({ id, says }) => [id, says])).toEqual([
      ['CR-001', 'bot has no live key or may no longer create'],
      ['CR-002', 'nobody owns it'],
    ]);
  });
});

describe('how long things take [REQ-097]', () => {
  const reviewed = (words: number, seconds: number) =>
    life({
      events: [
        event({ act: 'create', time: 0 }),
        event({ act: 'route', state: 'IN_PRE_REVIEW', time: 100 }),
        event({ act: 'assign', state: 'IN_PRE_REVIEW', time: 160, assignees: ['quinn'] }),
        event({
          act: 'review',
          state: 'PRE_REVIEWED',
          actor: 'quinn',
          outcome: 'recommend',
          time: 160 + seconds,
          words,
        }),
      ],
    });

  test('phases last from state to state, the median between the two in the middle', () => {
    const { phases } = cycleOf([reviewed(10, 40), reviewed(10, 60)]);
    expect(phases).toEqual([
      { kind: 'CR', phase: 'drafting', count: 2, median: 100, p90: 100, longest: 100 },
      { kind: 'CR', phase: 'review', count: 2, median: 110, p90: 120, longest: 120 },
    ]);
  });

  test('a review is hasty if its text cannot be read in its time, counted from the assignment', () => {
    expect(cycleOf([reviewed(600, 60)]).reading.hasty).toEqual([]);
    expect(cycleOf([reviewed(601, 60)]).reading.hasty).toMatchObject([{ reviewer: 'quinn', seconds: 60 }]);
  });

  test('what is not valid is left out', () => {
    expect(cycleOf([{ ...reviewed(601, 1), valid: false }])).toMatchObject({
      phases: [],
      reading: { hasty: [] },
    });
  });

  test.each([
    [0, '0 s'],
    [59, '59 s'],
    [3600, '1 h'],
    [90_061, '1 d 1 h'],
    [750, '12 min 30 s'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(inWords(seconds)).toBe(words);
  });
});

describe('of a real system', () => {
  let qs: QualitySystem;

  beforeAll(async () => {
    qs = await foundSystem();
    const cr = await qs.crIn('IN_EXECUTION');
    await execute(qs.as('bot'), { id: cr, item: 'EI-1', outcome: 'Pass', summary: 'Done.' });
    await execute(qs.as('bot'), {
      id: cr,
      item: 'EI-2',
      outcome: 'Fail',
      summary: 'Not done.',
      evidence: ['commit HEAD'],
    });
    await create(qs.as('bot'), {
      kind: 'VAR',
      title: '<b>Not</b> done',
      parent: cr,
      properties: { variance_type: 2 },
    });
    const sop = await qs.create({ kind: 'SOP', title: 'Orders' });
    await qs.bring(sop, 'IN_APPROVAL');
    await reject(qs.as('quinn'), { id: sop, reason: 'not clear' });
  }, 120_000);

  test('the lists and the page say the same, and the page runs nothing [REQ-096]', async () => {
    const report = await reportDebt(qs.as('ada'), 30);
    expect(report.variances).toMatchObject([{ id: 'CR-001-VAR-001', says: 'type 2' }]);
    expect(report.itemsWithoutEvidence).toMatchObject([{ id: 'CR-001', says: 'EI-1' }]);
    expect(report.invalid).toEqual([]);
    const html = debtHtml(report);
    expect(html).toContain('&lt;b&gt;Not&lt;/b&gt; done');
    expect(html).not.toContain('<b>');
    expect(html).not.toMatch(/<script|style=|https?:/);
    const answer = await qms(['report', 'debt', '--html', 'debt.html'], {
      cwd: qs.path,
      env: testEnvironment,
    });
    expect(answer.code).toBe(0);
    expect(await readFile(join(qs.path, 'debt.html'), 'utf8')).toContain('CR-001-VAR-001');
  });

  test('times, rates and hasty reviews come from the events [REQ-097]', async () => {
    const report = await reportCycle(qs.as('ada'));
    expect(report.decisions).toMatchObject({
      reviews: 4,
      updatesRequested: 0,
      approvals: 2,
      rejections: 1,
      rejectionRate: 33.3,
    });
    expect(report.phases.map(({ kind, phase }) => `${kind} ${phase}`)).toContain('CR waiting for release');
    expect(report.reading).toMatchObject({ reviews: 4 });
    expect(report.reading.hasty).toHaveLength(4);
    expect(cycleHtml(report)).toContain('Reviews faster than their text can be read');
    const { code, stdout } = await qms(['report', 'cycle'], { cwd: qs.path, env: testEnvironment });
    expect(code).toBe(0);
    expect(stdout).toContain('4 of 4 first reviews took less time');
  });
});
