import { beforeAll, beforeEach, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, serverOf, standing } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { enactByHand, eventByHand, pushByHand, tipOf, treeWith, writeCommit } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { lendObjects, pushLines, verdictOn } from '../helpers/raw-push.ts';

let qs: QualitySystem;
let running: DocId;
let inReview: DocId;
let sop: DocId;
let before: Record<string, string>;

const title = (text: string) => `---\ntitle: ${text}\n---\n\n# ${text}\n`;
const now = () => Math.floor(Date.now() / 1000);

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  running = await qs.crIn('IN_EXECUTION');
  inReview = await qs.crIn('IN_PRE_REVIEW');
  sop = await qs.create({ kind: 'SOP', title: 'Handling orders' });
  await qs.bring(sop, 'IN_APPROVAL');
  await approve(qs.as('rev'), { id: sop });
  await closeGate(qs);
  await lendObjects(qs);
}, 300_000);

beforeEach(async () => {
  before = await standing(qs);
});

async function unmoved(): Promise<void> {
  expect(await standing(qs)).toEqual(before);
}

function comment(more: Partial<Parameters<typeof eventByHand>[1]> = {}): Promise<string> {
  return eventByHand(qs, { id: inReview, act: 'comment', by: 'quinn', text: 'A word.', ...more });
}

test('a ref that stands twice: the first line would move it, the second would be judged', async () => {
  const lines = [
    { name: `qms/${inReview}`, to: await comment({ state: 'CLOSED' }) },
    { name: `qms/${inReview}`, to: await comment() },
  ];
  expect(await pushLines(qs, lines)).toContain('ref/twice');
  await unmoved();
});

test('a ref that stands elsewhere than the push says, beside one that relies on it', async () => {
  const tip = await tipOf(qs, inReview);
  const old = await qs.git('rev-parse', `${tip}~1`);
  const lines = [
    { name: `qms/${inReview}`, old, to: tip },
    { name: `qms/${running}`, to: await comment({ id: running, pins: [`${inReview} ${tip}`] }) },
  ];
  expect(await pushLines(qs, lines)).toContain('ref/race');
  await unmoved();
});

test('a branch that is an alias of trunk', async () => {
  const server = await serverOf(qs);
  await git(server, 'symbolic-ref', 'refs/heads/innocent', 'refs/heads/main');
  const trunk = await tipOf(qs, 'trunk');
  const step = await plainStep([trunk], { [documentPath('TEMPLATE-SOP' as DocId)]: title('Mine') });
  expect((await pushByHand(qs, { innocent: step })).rules).toEqual(['ref/symbolic']);
  await git(server, 'symbolic-ref', '--delete', 'refs/heads/innocent');
  await unmoved();
});

test('a branch that is an alias of a record that does not exist yet', async () => {
  const server = await serverOf(qs);
  await git(server, 'symbolic-ref', 'refs/heads/innocent', 'refs/heads/qms/CR-777');
  expect((await pushByHand(qs, { innocent: await comment() })).accepted).toBe(false);
  await git(server, 'symbolic-ref', '--delete', 'refs/heads/innocent');
  await unmoved();
});

test('two events of one push that each pin the other’s record as it was before', async () => {
  const crossed = {
    [`qms/${inReview}`]: await comment({ pins: [running] }),
    [`qms/${running}`]: await comment({ id: running, pins: [inReview] }),
  };
  expect(await verdictOn(qs, crossed)).toEqual(['pin/crossing']);
  const first = crossed[`qms/${inReview}`] ?? '';
  const inOrder = {
    ...crossed,
    [`qms/${running}`]: await comment({ id: running, pins: [`${inReview} ${first}`] }),
  };
  expect(await verdictOn(qs, inOrder)).toEqual([]);
});

test('a branch is not deleted for a step that the same push may fail to make', async () => {
  const id = 'CR-500' as DocId;
  const created = await born(id);
  const cancelled = await eventByHand(qs, {
    id,
    act: 'cancel',
    by: 'bot',
    state: 'CANCELLED',
    after: created,
    set: { Reason: 'not needed' },
  });
  expect(await pushByHand(qs, { [`qms/${id}`]: cancelled })).toMatchObject({ accepted: true });
  const step = await enactByHand(qs, { id, by: 'bot', record: cancelled });
  expect(await verdictOn(qs, { [`qms/${id}`]: null, main: step })).toEqual(['ref/deleted']);
});

function born(id: DocId, more: Partial<Parameters<typeof eventByHand>[1]> = {}): Promise<string> {
  return eventByHand(qs, {
    id,
    act: 'create',
    by: 'bot',
    after: null,
    phase: 'pre',
    version: '0.1',
    state: 'DRAFT',
    pins: ['trunk'],
    files: { [documentPath(id)]: title('By hand') },
    ...more,
  });
}

test('an approval that was withdrawn while it was pending does not come into force after all', async () => {
  const approved = await eventByHand(qs, {
    id: sop,
    act: 'approve',
    by: 'quinn',
    state: 'EFFECTIVE',
    version: '1.0',
  });
  expect(await pushByHand(qs, { [`qms/${sop}`]: approved })).toMatchObject({ accepted: true });
  const withdrawn = await eventByHand(qs, {
    id: sop,
    act: 'withdraw',
    by: 'bot',
    state: 'REVIEWED',
    set: { Reason: 'a second thought' },
    pins: ['trunk'],
  });
  const step = await enactByHand(qs, { id: sop, by: 'bot', record: approved });
  expect(await verdictOn(qs, { main: step })).toEqual([]);
  expect(await verdictOn(qs, { [`qms/${sop}`]: withdrawn, main: step })).toEqual(['pin/crossing']);
  expect(await pushByHand(qs, { [`qms/${sop}`]: withdrawn })).toMatchObject({ accepted: true });
  expect((await pushByHand(qs, { main: step })).rules).toEqual(['enact/not-tip']);
});

test('an event dated in the future by its committer line', async () => {
  const tip = await tipOf(qs, inReview);
  const late = await comment({ time: now() + 3600 });
  expect(await verdictOn(qs, { [`qms/${inReview}`]: late })).toEqual(['event/future']);
  expect(await verdictOn(qs, { [`qms/${inReview}`]: late }, { now: now() + 3600 })).toEqual([]);
  const payload = await qs.git('cat-file', 'commit', late);
  expect(payload).toContain(`parent ${tip}`);
});

test('decisions that were kept back do not come in by a new branch with its step', async () => {
  const id = 'SOP-700' as DocId;
  let tip = await born(id, { phase: null });
  const then = async (event: Partial<Parameters<typeof eventByHand>[1]>) => {
    tip = await eventByHand(qs, { id, act: 'comment', by: 'bot', after: tip, ...event });
  };
  const text = `${await qs.git('show', `origin/qms/${sop}:${documentPath(sop)}`)}\n`;
  await then({ act: 'checkin', version: '0.2', files: { [documentPath(id)]: text } });
  await then({ act: 'route', state: 'IN_REVIEW' });
  await then({ act: 'assign', by: 'quinn', set: { Assignee: 'quinn' } });
  await then({ act: 'review', by: 'quinn', state: 'REVIEWED', set: { Outcome: 'recommend' }, text: 'Good.' });
  await then({ act: 'route', state: 'IN_APPROVAL' });
  await then({ act: 'approve', by: 'quinn', state: 'EFFECTIVE', version: '1.0' });
  const push = { [`qms/${id}`]: tip, main: await enactByHand(qs, { id, by: 'bot', record: tip }) };
  expect(await verdictOn(qs, push)).toEqual([]);
  expect(await verdictOn(qs, push, { now: now() + 3 * 86_400 })).toEqual(['event/late']);
  expect(await verdictOn(qs, { main: push.main ?? null })).toEqual(['enact/not-on-branch']);
});

function plainStep(parents: readonly string[], files: Record<string, string> = {}): Promise<string> {
  return treeWith(qs.path, parents[0] ?? '', files).then((tree) =>
    writeCommit(qs.path, { tree, parents, message: 'Plain work\n', author: 'bot', time: now(), key: null }),
  );
}

test('a step that makes trunk its second parent', async () => {
  const trunk = await tipOf(qs, 'trunk');
  const ours = await plainStep([trunk], { 'notes.txt': 'ours\n' });
  expect(await pushByHand(qs, { main: ours })).toMatchObject({ accepted: true });
  const theirs = await plainStep([trunk], { 'other.txt': 'theirs\n' });
  const after = await standing(qs);
  expect((await pushByHand(qs, { main: await plainStep([theirs, ours]) })).rules).toEqual(['ref/rewritten']);
  expect(await standing(qs)).toEqual(after);
});

test('a record that comes in by a merge which says nothing of it', async () => {
  const trunk = await tipOf(qs, 'trunk');
  const merge = await plainStep([trunk, await tipOf(qs, running)]);
  expect(await verdictOn(qs, { main: merge })).toContain('trunk/smuggled-event');
});

test('a second genesis', async () => {
  const trunk = await tipOf(qs, 'trunk');
  const other = await foundSystem({ server: true });
  await qs.git('fetch', '--quiet', other.path, 'main');
  const merge = await writeCommit(qs.path, {
    tree: await qs.git('rev-parse', `${other.genesis}^{tree}`),
    parents: [trunk, other.genesis],
    message: 'Begin again\n\nQMS-Event: genesis\nQMS-Actor: ada\n',
    author: 'ada',
    time: now(),
    key: qs.keyOf('ada'),
  });
  expect(await verdictOn(qs, { main: merge })).toContain('genesis/second');
  expect((await pushByHand(qs, { main: other.genesis }, { force: true })).rules).toContain(
    'history/no-genesis',
  );
  await unmoved();
}, 120_000);
