import { beforeAll, expect, test } from 'vitest';
import { userAdd } from '../../src/acts/user-add.ts';
import { userRevoke } from '../../src/acts/user-revoke.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { bringPolicyIntoForce, foundPolicySystem, newcomer } from '../acts/policy-system.ts';
import { type EventByHand, eventByHand } from '../helpers/hand-made.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { lendObjects, verdictOn } from '../helpers/raw-push.ts';

let qs: QualitySystem;
let running: DocId;

beforeAll(async () => {
  qs = await foundPolicySystem({ server: true });
  running = await qs.crIn('IN_EXECUTION');
  await userAdd(qs.as('ada'), { member: await newcomer('nora', 'reviewer') });
  await bringPolicyIntoForce(qs);
  await lendObjects(qs);
}, 300_000);

/** The rules that refuse the last of some events, made by hand one after the other. */
async function refused(...events: readonly EventByHand[]): Promise<readonly string[]> {
  const first = events[0];
  let after: string | undefined;
  for (const event of events)
    after = await eventByHand(qs, { ...event, ...(after === undefined ? {} : { after }) });
  return verdictOn(qs, { [`qms/${first?.id}`]: after ?? null });
}

const word = (more: Partial<EventByHand> = {}): EventByHand => ({
  id: running,
  act: 'comment',
  by: 'rev',
  text: 'Hm.',
  ...more,
});
const founding = () => ({ Policy: qs.genesis });

test('an event made before the policy changed may come later', async () => {
  expect(await refused(word({ set: founding() }))).toEqual([]);
});

test('no event names an older policy than the one before it', async () => {
  expect(await refused(word(), word({ set: founding() }))).toEqual(['policy/backwards']);
});

test('nor than the trunk that it pins', async () => {
  expect(await refused(word({ set: founding(), pins: ['trunk'] }))).toEqual(['policy/backwards']);
});

test('nor than the records that it pins', async () => {
  expect(await refused(word({ set: founding(), pins: ['POLICY'] }))).toEqual([]);
  const other = await qs.crIn('DRAFT');
  expect(await refused(word({ set: founding(), pins: [other] }))).toEqual(['policy/backwards']);
});

const template = 'TEMPLATE-SOP' as DocId;

function revised(...rest: readonly Partial<EventByHand>[]): Promise<readonly string[]> {
  const common = { id: template, by: 'bot', phase: null } as const;
  const begun: EventByHand = {
    ...common,
    act: 'checkout',
    state: 'DRAFT',
    version: '1.0',
    pins: ['trunk'],
    after: null,
  };
  return refused(begun, ...rest.map((event): EventByHand => ({ ...common, act: 'checkin', ...event })));
}

async function held(): Promise<string> {
  return `${await qs.git('show', `origin/main:${documentPath(template)}`)}\n`;
}

test('a draft that came back to what is in force is not routed', async () => {
  const back = [
    { version: '1.1', files: { [documentPath(template)]: `${await held()}\nOne more word.\n` } },
    { act: 'checkout' },
    { version: '1.2', files: { [documentPath(template)]: await held() } },
  ] as const;
  expect(await revised(...back)).toEqual([]);
  expect(await revised(...back, { act: 'route', state: 'IN_REVIEW' })).toEqual(['route/unchanged']);
});

test('an abandoned revision leaves exactly what is in force', async () => {
  const changed = {
    version: '1.1',
    files: { [documentPath(template)]: `${await held()}\nOne more word.\n` },
  };
  const abandoned = (text: string): Partial<EventByHand> => ({
    act: 'abandon',
    state: 'EFFECTIVE',
    version: '1.0',
    pins: ['trunk'],
    set: { Reason: 'not needed' },
    files: { [documentPath(template)]: text },
  });
  expect(await revised(changed, abandoned(await held()))).toEqual([]);
  expect(await revised(changed, abandoned(`${await held()}\n`))).toEqual(['abandon/content']);
});

test('a document under retirement does not change', async () => {
  const retired: EventByHand = {
    id: 'TEMPLATE-INV' as DocId,
    act: 'retire',
    by: 'bot',
    phase: null,
    state: 'IN_REVIEW',
    version: '1.0',
    set: { Reason: 'not needed' },
    pins: ['trunk'],
    after: null,
  };
  const { after: _genesis, ...common } = retired;
  const next = (more: Partial<EventByHand>) => refused(retired, { ...common, pins: [], set: {}, ...more });
  expect(await next({ act: 'checkout', state: 'DRAFT' })).toEqual(['lifecycle/no-transition']);
  expect(await next({ act: 'cancel', state: 'CANCELLED', set: { Reason: 'no' } })).toEqual([
    'cancel/too-late',
  ]);
  const taken = { act: 'withdraw', set: { Reason: 'no' } } as const;
  expect(await next({ ...taken, state: 'DRAFT' })).toEqual(['event/state']);
  expect(await next({ ...taken, state: 'EFFECTIVE', pins: ['trunk'] })).toEqual([]);
});

test('an owner whose sponsor is suspended does nothing, though the key is live', async () => {
  await userRevoke(qs.as('quill'), { name: 'ada', suspend: true, reason: 'the key was seen elsewhere' });
  await qs.git('fetch', '--quiet', 'origin');
  const set = { Owner: 'sam' };
  expect(await refused({ id: running, act: 'hand-over', by: 'bot', set })).toEqual(['permission/suspended']);
  expect(await refused({ id: running, act: 'checkout', by: 'bot' })).toContain('permission/suspended');
});
