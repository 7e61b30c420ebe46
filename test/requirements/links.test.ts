import { beforeAll, expect, test } from 'vitest';
import { checkout } from '../../src/acts/checkout.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate } from '../helpers/gated-server.ts';
import { eventByHand, pushByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { expectActRefused, expectPushRefused } from '../holes/expect-refused.ts';

let qs: QualitySystem;
let sop: DocId;
let draft: DocId;
let running: DocId;
let variance: DocId;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  sop = await qs.bringSopIntoForce();
  draft = await qs.crIn('DRAFT');
  running = await qs.crIn('IN_EXECUTION');
  variance = await qs.create({
    kind: 'VAR',
    title: 'A slip',
    parent: running,
    properties: { variance_type: 1 },
  });
  await qs.bring(variance, 'IN_EXECUTION');
  await closeGate(qs);
}, 300_000);

test('a child that its parent has not linked goes no further [REQ-039]', async () => {
  const id = `${running}-VAR-002` as DocId;
  const path = documentPath(id);
  const born = await eventByHand(qs, {
    id,
    act: 'create',
    by: 'bot',
    after: null,
    phase: 'pre',
    version: '0.1',
    state: 'DRAFT',
    set: { Parent: running },
    pins: ['trunk', running],
    files: { [path]: '---\ntitle: Another slip\nvariance_type: 1\n---\n\n# Another slip\n' },
  });
  expect((await pushByHand(qs, { [`qms/${id}`]: born })).accepted).toBe(true);
  await qs.git('fetch', '--quiet', 'origin');
  const comment = { id, act: 'comment', by: 'rev', text: 'Why?', pins: [running] } as const;
  await expectPushRefused(qs, {
    rule: 'link/awaited',
    push: { [`qms/${id}`]: await eventByHand(qs, comment) },
  });
});

test('a revision of a procedure names its authority [REQ-041]', async () => {
  await expectActRefused(qs, 'authority/missing', () => checkout(qs.as('bot'), { id: sop }));
  const event = await eventByHand(qs, {
    id: sop,
    act: 'checkout',
    by: 'bot',
    state: 'DRAFT',
    pins: ['trunk'],
  });
  await expectPushRefused(qs, { rule: 'authority/missing', push: { [`qms/${sop}`]: event } });
});

test('a change record that is not in execution authorises nothing [REQ-041]', async () => {
  await expectActRefused(qs, 'authority/state', () => checkout(qs.as('bot'), { id: sop, authority: draft }));
});

test('the type of a variance stays as it was approved [REQ-028]', async () => {
  const text = await qs.git('show', `origin/qms/${variance}:${documentPath(variance)}`);
  const out = await eventByHand(qs, { id: variance, act: 'checkout', by: 'bot' });
  const event = await eventByHand(qs, {
    id: variance,
    act: 'checkin',
    by: 'bot',
    after: out,
    version: '1.1',
    files: { [documentPath(variance)]: `${text.replace('variance_type: 1', 'variance_type: 2')}\n` },
  });
  await expectPushRefused(qs, { rule: 'content/frozen', push: { [`qms/${variance}`]: event } });
});
