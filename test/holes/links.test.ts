import { beforeAll, expect, test } from 'vitest';
import { close } from '../../src/acts/close.ts';
import { create } from '../../src/acts/create.ts';
import { describeId, documentPath } from '../../src/rules/kinds/ids.ts';
import { shippedKinds } from '../../src/rules/kinds/shipped.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate } from '../helpers/gated-server.ts';
import { enactByHand, eventByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { expectActRefused, expectPushRefused } from './expect-refused.ts';

let qs: QualitySystem;
let sop: DocId;
let closed: DocId;
let burdened: DocId;
let variance: DocId;

const varianceText = '---\ntitle: A slip\nvariance_type: 1\n---\n\n# A slip\n';

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  sop = await qs.bringSopIntoForce();
  closed = await qs.crIn('CLOSED');
  burdened = await qs.crIn('IN_EXECUTION');
  variance = await qs.create({
    kind: 'VAR',
    title: 'A slip',
    parent: burdened,
    properties: { variance_type: 1 },
  });
  await qs.bring(burdened, 'POST_APPROVED');
  await closeGate(qs);
}, 300_000);

function bornUnder(parent: DocId): Promise<string> {
  const id = `${parent}-VAR-001` as DocId;
  return eventByHand(qs, {
    id,
    act: 'create',
    by: 'bot',
    after: null,
    phase: 'pre',
    version: '0.1',
    state: 'DRAFT',
    set: { Parent: parent },
    pins: ['trunk', parent],
    files: { [documentPath(id)]: varianceText },
  });
}

test('G: no variance hangs under a procedure [REQ-038]', async () => {
  await expectActRefused(qs, 'kind/parent', () =>
    create(qs.as('bot'), { kind: 'VAR', title: 'A slip', parent: sop }),
  );
  await expectPushRefused(qs, {
    rule: 'kind/parent',
    push: { [`qms/${sop}-VAR-001`]: await bornUnder(sop) },
  });
});

test('G: no variance hangs under a closed change [REQ-038]', async () => {
  await expectActRefused(qs, 'link/parent-state', () =>
    create(qs.as('bot'), { kind: 'VAR', title: 'A slip', parent: closed }),
  );
  await expectPushRefused(qs, {
    rule: 'link/parent-state',
    push: { [`qms/${closed}-VAR-001`]: await bornUnder(closed) },
  });
});

test('G: an exception report is one, and nested children have places of their own', () => {
  const kindOf = (id: string) => {
    const described = describeId(shippedKinds, id as DocId);
    return described.ok ? described.value.kind.name : described.findings[0]?.rule;
  };
  expect(kindOf('CR-001-TP-001-ER-001')).toBe('ER');
  expect(kindOf('CR-001-VAR-001-VAR-002')).toBe('VAR');
  expect(documentPath('CR-001-VAR-001-VAR-001' as DocId)).not.toBe(
    documentPath('CR-001-VAR-001-VAR-002' as DocId),
  );
});

test('I: a change does not close over an open variance [REQ-040]', async () => {
  await expectActRefused(qs, 'link/unsettled', () => close(qs.as('bot'), { id: burdened }));
  const event = await eventByHand(qs, {
    id: burdened,
    act: 'close',
    by: 'bot',
    state: 'CLOSED',
    pins: [variance],
  });
  const step = await enactByHand(qs, { id: burdened, by: 'bot', record: event });
  await expectPushRefused(qs, {
    rule: 'link/unsettled',
    push: { [`qms/${burdened}`]: event, main: step },
  });
});

test('I: nor by saying nothing of it', async () => {
  const event = await eventByHand(qs, { id: burdened, act: 'close', by: 'bot', state: 'CLOSED' });
  await expectPushRefused(qs, { rule: 'pin/missing', push: { [`qms/${burdened}`]: event } });
});
