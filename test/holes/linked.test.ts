import { beforeAll, describe, expect, test } from 'vitest';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, standing } from '../helpers/gated-server.ts';
import { type EventByHand, enactByHand, eventByHand, pushByHand, tipOf } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../helpers/quality-system.ts';
import { lendObjects, verdictOn } from '../helpers/raw-push.ts';
import { answerAll, answerByHand } from '../helpers/verification-record.ts';

let qs: QualitySystem;
let running: DocId;
let typeTwo: DocId;
let approved: DocId;
let record: DocId;
let done: DocId;
let sop: DocId;

beforeAll(async () => {
  const ian = `name=ian,email=ian@example.org,group=initiator,kind=human,key=${await writeMemberKey('ian')}`;
  qs = await foundSystem({ server: true, more: [ian] });
  sop = await qs.bringSopIntoForce();
  running = await qs.crIn('IN_EXECUTION');
  typeTwo = await qs.create({
    kind: 'VAR',
    title: 'A slip',
    parent: running,
    properties: { variance_type: 2 },
  });
  await qs.bring(typeTwo, 'PRE_APPROVED');
  approved = await qs.crIn('IN_EXECUTION');
  record = await qs.create({ kind: 'VR', title: 'A look', parent: approved }, 'ian');
  await answerAll(qs, record, { by: 'ian' });
  done = await qs.create({
    kind: 'VAR',
    title: 'A slip',
    parent: approved,
    properties: { variance_type: 1 },
  });
  await qs.bring(done, 'POST_APPROVED');
  await qs.bring(approved, 'POST_APPROVED');
  await closeGate(qs);
  await lendObjects(qs);
}, 300_000);

/** Events made by hand one after the other on one record; the last one. */
async function chain(...events: readonly EventByHand[]): Promise<string> {
  let after: string | undefined;
  for (const event of events)
    after = await eventByHand(qs, { ...event, ...(after === undefined ? {} : { after }) });
  return after ?? '';
}

const child = (): DocId => `${running}-VAR-009` as DocId;
const text = '---\ntitle: A slip\nvariance_type: 1\n---\n\n# A slip\n';

const born = (more: Partial<EventByHand> = {}): EventByHand => ({
  id: child(),
  act: 'create',
  by: 'bot',
  after: null,
  phase: 'pre',
  version: '0.1',
  state: 'DRAFT',
  set: { Parent: running },
  pins: ['trunk', running],
  files: { [documentPath(child())]: text },
  ...more,
});

const linking = (event: string, more: Partial<EventByHand> = {}): EventByHand => ({
  id: running,
  act: 'link',
  by: 'bot',
  set: { Child: child() },
  pins: [`${child()} ${event}`],
  ...more,
});

describe('a child and its link', () => {
  test('together are taken', async () => {
    const create = await chain(born());
    const link = await chain(linking(create));
    expect(await verdictOn(qs, { [`qms/${child()}`]: create, [`qms/${running}`]: link })).toEqual([]);
  });

  test('do not come one without the other through a push that is not atomic', async () => {
    const create = await chain(born());
    const push = { [`qms/${child()}`]: create, [`qms/${running}`]: await chain(linking(create)) };
    const before = await standing(qs);
    const { said, accepted } = await pushByHand(qs, push, { atomic: false });
    expect(accepted).toBe(false);
    expect(said).toContain('push/not-atomic');
    expect(await standing(qs)).toEqual(before);
  });

  test('the link does not come first', async () => {
    const link = await chain(linking(await chain(born())));
    expect(await verdictOn(qs, { [`qms/${running}`]: link })).toEqual(['pin/unknown']);
  });

  test('the child comes first, and waits', async () => {
    const create = await chain(born());
    expect(await verdictOn(qs, { [`qms/${child()}`]: create })).toEqual([]);
    const further = await chain(born(), { ...born(), act: 'checkin', pins: [], set: {}, version: '0.2' });
    expect(await verdictOn(qs, { [`qms/${child()}`]: further })).toEqual(['link/awaited']);
  });

  test('the link is made by who made the child', async () => {
    const create = await chain(born());
    const link = await chain(linking(create, { by: 'ian' }));
    expect(await verdictOn(qs, { [`qms/${child()}`]: create, [`qms/${running}`]: link })).toEqual([
      'link/actor',
    ]);
  });

  test('the link is made once', async () => {
    const create = await chain(born());
    const link = await chain(linking(create), linking(create));
    expect(await verdictOn(qs, { [`qms/${child()}`]: create, [`qms/${running}`]: link })).toEqual([
      'link/already',
    ]);
  });

  test('the child names the parent that its id says', async () => {
    const create = await chain(born({ set: { Parent: approved }, pins: ['trunk', approved] }));
    expect(await verdictOn(qs, { [`qms/${child()}`]: create })).toEqual(['link/parent']);
  });

  test('the child is born under the parent as it stands, not as it stood', async () => {
    const tip = await tipOf(qs, approved);
    const inExecution = await qs.git('log', '-1', '--format=%H', '--grep=^QMS-Event: execute$', tip);
    const id = `${approved}-VAR-009` as DocId;
    const create = await chain(
      born({
        id,
        set: { Parent: approved },
        pins: ['trunk', `${approved} ${inExecution}`],
        files: { [documentPath(id)]: text },
      }),
    );
    expect(await verdictOn(qs, { [`qms/${id}`]: create })).toEqual(['link/parent-state']);
  });
});

describe('a variance of type 2', () => {
  const reopened = (): EventByHand => ({
    id: typeTwo,
    act: 'checkout',
    by: 'bot',
    state: 'DRAFT',
    pins: [running],
  });

  test('goes back while its parent runs', async () => {
    expect(await verdictOn(qs, { [`qms/${typeTwo}`]: await chain(reopened()) })).toEqual([]);
  });

  test('does not go back beside a parent that relies on it', async () => {
    const word: EventByHand = {
      id: running,
      act: 'comment',
      by: 'bot',
      text: 'It is settled.',
      pins: [typeTwo],
    };
    const crossed = { [`qms/${typeTwo}`]: await chain(reopened()), [`qms/${running}`]: await chain(word) };
    expect(await verdictOn(qs, crossed)).toEqual(['pin/crossing']);
  });
});

describe('a close', () => {
  const closing = (more: Partial<EventByHand> = {}): EventByHand => ({
    id: approved,
    act: 'close',
    by: 'bot',
    state: 'CLOSED',
    pins: [record, done],
    ...more,
  });
  const recordClosing = (more: Partial<EventByHand> = {}): EventByHand => ({
    id: record,
    act: 'close',
    by: 'bot',
    state: 'CLOSED',
    pins: [approved],
    ...more,
  });
  const varianceClosing = (): EventByHand => ({ id: done, act: 'close', by: 'bot', state: 'CLOSED' });

  test('waits for its verification record', async () => {
    const variance = await chain(varianceClosing());
    const close = await chain(closing({ pins: [record, `${done} ${variance}`] }));
    expect(await verdictOn(qs, { [`qms/${done}`]: variance, [`qms/${approved}`]: close })).toEqual([
      'link/unsettled',
    ]);
  });

  test('of a verification record is its parent’s owner’s', async () => {
    const close = await chain(recordClosing({ by: 'ian' }));
    expect(await verdictOn(qs, { [`qms/${record}`]: close })).toEqual(['permission/owner']);
  });

  test('of a verification record changes nothing in it', async () => {
    const files = { [documentPath(record)]: '---\ntitle: A look\n---\n\n# A look\n\nOne more word.\n' };
    expect(await verdictOn(qs, { [`qms/${record}`]: await chain(recordClosing({ files })) })).toContain(
      'event/changes-content',
    );
  });

  test('freezes what was approved with it', async () => {
    const more = await answerByHand(qs, {
      id: record,
      by: 'ian',
      entry: { item: 'objective', value: 'One more word.', reason: 'Thought again.' },
    });
    expect(await verdictOn(qs, { [`qms/${record}`]: more })).toEqual(['link/parent-state']);
  });

  test('comes into trunk after all that it rests on', async () => {
    const variance = await chain(varianceClosing());
    const look = await chain(recordClosing());
    const close = await chain(closing({ pins: [`${record} ${look}`, `${done} ${variance}`] }));
    const branches = {
      [`qms/${done}`]: variance,
      [`qms/${record}`]: look,
      [`qms/${approved}`]: close,
    };
    const alone = await enactByHand(qs, { id: approved, by: 'bot', record: close });
    expect(await verdictOn(qs, { ...branches, main: alone })).toEqual([
      'enact/children-first',
      'enact/children-first',
    ]);
    const first = await enactByHand(qs, { id: done, by: 'bot', record: variance });
    const second = await enactByHand(qs, { id: record, by: 'bot', record: look, after: first });
    const third = await enactByHand(qs, { id: approved, by: 'bot', record: close, after: second });
    expect(await verdictOn(qs, { ...branches, main: third })).toEqual([]);
  });
});

describe('a revision', () => {
  const begun = (more: Partial<EventByHand>): EventByHand => ({
    id: sop,
    act: 'checkout',
    by: 'bot',
    state: 'DRAFT',
    ...more,
  });

  test('names the change that authorises it', async () => {
    const event = await chain(begun({ pins: ['trunk'] }));
    expect(await verdictOn(qs, { [`qms/${sop}`]: event })).toEqual(['authority/missing']);
  });

  test('under a change in execution', async () => {
    const event = await chain(begun({ set: { Authority: approved }, pins: ['trunk', approved] }));
    expect(await verdictOn(qs, { [`qms/${sop}`]: event })).toEqual(['authority/state']);
  });

  test('waits for the link', async () => {
    const checkout = begun({ set: { Authority: running }, pins: ['trunk', running] });
    expect(await verdictOn(qs, { [`qms/${sop}`]: await chain(checkout) })).toEqual([]);
    const back: EventByHand = {
      id: sop,
      act: 'checkin',
      by: 'bot',
      version: '1.1',
      pins: [running],
      files: { [documentPath(sop)]: '---\ntitle: Handling orders\n---\n\n# New\n' },
    };
    expect(await verdictOn(qs, { [`qms/${sop}`]: await chain(checkout, back) })).toEqual(['link/awaited']);
  });
});
