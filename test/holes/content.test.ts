import { beforeAll, expect, test } from 'vitest';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { route } from '../../src/acts/route.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { qms } from '../cli/fake-io.ts';
import { closeGate, standing } from '../helpers/gated-server.ts';
import { testEnvironment } from '../helpers/git.ts';
import { enactByHand, eventByHand, tipOf, treeWith, writeCommit } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { expectActRefused, expectPushRefused } from './expect-refused.ts';

let qs: QualitySystem;
let running: DocId;
let approved: DocId;
let sop: DocId;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  running = await qs.crIn('IN_EXECUTION');
  approved = await qs.crIn('POST_APPROVED');
  sop = await qs.bringSopIntoForce();
  await closeGate(qs);
}, 300_000);

async function textOf(id: DocId): Promise<string> {
  return `${await qs.git('show', `origin/qms/${id}:${documentPath(id)}`)}\n`;
}

test('E: a change is not routed for post-review before its items are executed [REQ-026]', async () => {
  await expectActRefused(qs, 'execution/incomplete', () =>
    route(qs.as('bot'), { id: running, to: 'review' }),
  );
  const event = await eventByHand(qs, { id: running, act: 'route', by: 'bot', state: 'IN_POST_REVIEW' });
  await expectPushRefused(qs, { rule: 'execution/incomplete', push: { [`qms/${running}`]: event } });
});

test('E: nor does a check-in take the items out [REQ-028]', async () => {
  const checkedOut = await eventByHand(qs, { id: running, act: 'checkout', by: 'bot' });
  const text = (await textOf(running)).replace(/^\| EI-.*\n/gm, '');
  const event = await eventByHand(qs, {
    id: running,
    act: 'checkin',
    by: 'bot',
    version: '1.1',
    after: checkedOut,
    files: { [documentPath(running)]: text },
  });
  await expectPushRefused(qs, { rule: 'execution/plan', push: { [`qms/${running}`]: event } });
});

test('F: what is post-approved is not checked out again [REQ-020]', async () => {
  await expectActRefused(qs, 'lifecycle/no-transition', () => checkout(qs.as('bot'), { id: approved }));
  const event = await eventByHand(qs, { id: approved, act: 'checkout', by: 'bot' });
  await expectPushRefused(qs, { rule: 'lifecycle/no-transition', push: { [`qms/${approved}`]: event } });
});

test('F: nor does the close bring in other content [REQ-023]', async () => {
  const files = { [documentPath(approved)]: `${await textOf(approved)}\nOne more word.\n` };
  const event = await eventByHand(qs, { id: approved, act: 'close', by: 'bot', state: 'CLOSED', files });
  await expectPushRefused(qs, { rule: 'event/changes-content', push: { [`qms/${approved}`]: event } });
});

test('L: there is no command that repairs a document in force', async () => {
  const before = await standing(qs);
  const answer = await qms(['fix', sop, '--key', qs.keyOf('ada')], { cwd: qs.path, env: testEnvironment });
  expect(answer.code).toBe(2);
  expect(await standing(qs)).toEqual(before);
  await expectActRefused(qs, 'lifecycle/no-transition', () => checkin(qs.as('ada'), { id: sop }));
});

test('L: a document in force changes neither by a commit on trunk [REQ-043]', async () => {
  const trunk = await tipOf(qs, 'trunk');
  const files = { [documentPath(sop)]: `${await textOf(sop)}\nA small repair.\n` };
  const step = await writeCommit(qs.path, {
    tree: await treeWith(qs.path, trunk, files),
    parents: [trunk],
    message: 'Repair a typo\n',
    author: 'ada',
    time: Math.floor(Date.now() / 1000),
    key: qs.keyOf('ada'),
  });
  await expectPushRefused(qs, { rule: 'trunk/governed-path', push: { main: step } });
});

test('L: nor by an event on its record', async () => {
  const files = { [documentPath(sop)]: `${await textOf(sop)}\nA small repair.\n` };
  const event = await eventByHand(qs, { id: sop, act: 'checkin', by: 'ada', version: '1.1', files });
  await expectPushRefused(qs, { rule: 'lifecycle/no-transition', push: { [`qms/${sop}`]: event } });
});

test('L: nor by an enact step that holds more than the record [REQ-044] [REQ-054]', async () => {
  const closed = await eventByHand(qs, { id: approved, act: 'close', by: 'bot', state: 'CLOSED' });
  const files = { [documentPath(sop)]: `${await textOf(sop)}\nA small repair.\n` };
  const step = await enactByHand(qs, { id: approved, by: 'bot', record: closed, files });
  await expectPushRefused(qs, { rule: 'step/tree', push: { [`qms/${approved}`]: closed, main: step } });
});
