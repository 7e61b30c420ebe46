import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { proposeChange } from '../../src/acts/change/propose.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { verify } from '../../src/acts/verify.ts';
import { answerRef, proposalPrefix, proposalRef } from '../../src/rules/relay/proposal-ref.ts';
import type { DocId } from '../../src/rules/values.ts';
import { editCopy, foundPolicySystem, sendToApproval } from '../acts/policy-system.ts';
import { refusalOf, serverOf } from '../helpers/gated-server.ts';
import { git, gitWith } from '../helpers/git.ts';
import { eventByHand, treeWith, writeCommit } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { foundHost, type Host, hostOf, relayMember } from './host.ts';

/** Changes of files that no record governs, where only a relay moves trunk. */

let host: Host;
let qs: QualitySystem;

beforeAll(async () => {
  ({ host, qs } = await foundHost());
});

beforeEach(async () => {
  await qs.git('fetch', '--quiet', '--prune', 'origin');
});

interface Parts {
  readonly on?: string;
  readonly by?: string;
  readonly signed?: boolean;
  readonly message?: string;
}

/** A commit that changes files, on trunk as last fetched unless it is said where. */
async function commit(
  files: Readonly<Record<string, string | null>>,
  { on = 'refs/remotes/origin/main', by = 'bot', signed = false, message = 'Say it better\n' }: Parts = {},
): Promise<string> {
  const parent = await qs.git('rev-parse', '--verify', on);
  const tree = await treeWith(qs.path, parent, files);
  const key = signed ? qs.keyOf(by) : null;
  return writeCommit(qs.path, { tree, parents: [parent], message, author: by, time: 1_790_000_000, key });
}

const lay = (nonce: string, head: string) =>
  qs.git('push', '--quiet', 'origin', `${head}:${proposalRef(nonce, 'trunk')}`);

const propose = (head: string, by = 'bot') => proposeChange(qs.as(by), head);

const trunk = () => git(host.bare, 'rev-parse', 'main');

/** Lays a change before the relay past everything that a client asks. @returns the rules that refuse it */
async function refusedThere(head: string): Promise<readonly string[]> {
  const before = (await host.refs()).split('\n').filter((line) => !line.includes('propose/'));
  const nonce = head.slice(0, 12);
  await lay(nonce, head);
  const { decided } = await host.run();
  expect(decided.map((each) => each.nonce)).toEqual([nonce]);
  expect((await host.refs()).split('\n').filter((line) => !line.includes('propose/'))).toEqual(before);
  expect(await git(host.bare, 'log', '--format=%H', answerRef(nonce))).toContain(head);
  await git(host.bare, 'update-ref', '-d', answerRef(nonce));
  return decided.flatMap(({ findings }) => findings.map(({ rule }) => rule));
}

test('REQ-189 a change of ungoverned files comes into trunk as one step, which follows on it', async () => {
  const first = await commit({ 'README.md': 'one\n' });
  const head = await commit({ 'docs/a.md': 'a\n', 'README.md': 'two\n' }, { on: first });
  const before = await trunk();
  const told = await host.during(() => propose(head));
  expect(told).toMatchObject({ outcome: 'admitted', commits: 2, paths: ['README.md', 'docs/a.md'] });
  expect(await git(host.bare, 'log', '-1', '--format=%an|%P|%s', 'main')).toBe(
    `relay|${before} ${head}|change ${head.slice(0, 12)}: Say it better`,
  );
  expect(await git(host.bare, 'show', 'main:README.md')).toBe('two');
  expect(await host.refs()).not.toContain('propose/');
  expect(await propose(head)).toMatchObject({ outcome: 'there' });
  expect(await verify(host.options, { full: true })).toMatchObject({ verdict: 'valid' });
});

test('what trunk has moved on with is not in its way', async () => {
  const head = await commit({ 'notes/b.md': 'b\n' });
  const id = await host.during(() => qs.bringSopIntoForce());
  expect(await host.during(() => propose(head))).toMatchObject({
    outcome: 'admitted',
    paths: ['notes/b.md'],
  });
  expect(await git(host.bare, 'ls-tree', '-r', '--name-only', 'main')).toContain(`/${id}.md`);
});

test('files go, come, change their mode, and become folders', async () => {
  const before = await commit({ 'x/one': '1\n', 'x/two': '2\n', y: 'y\n' });
  await host.during(() => propose(before));
  await qs.git('fetch', '--quiet', 'origin');
  const head = await commit({
    'x/one': null,
    'x/two': null,
    x: 'a file now\n',
    y: null,
    'y/in': 'a folder now\n',
  });
  await host.during(() => propose(head));
  const there = await git(host.bare, 'ls-tree', '-r', '--name-only', 'main', 'x', 'y');
  expect(there.split('\n')).toEqual(['x', 'y/in']);
});

describe('REQ-189 where trunk has changed the same file, nobody but the authors puts the two together', () => {
  test.each<[string, Record<string, string | null>, Record<string, string | null>]>([
    ['both changed it', { 'both.md': 'mine\n' }, { 'both.md': 'theirs\n' }],
    ['one removed it', { 'both.md': null }, { 'both.md': 'theirs\n' }],
    ['the other removed it', { 'both.md': 'mine\n' }, { 'both.md': null }],
    ['its folder is a file there', { 'both/in.md': 'mine\n' }, { both: 'theirs\n' }],
    ['it is a folder there', { both: 'mine\n' }, { 'both/in.md': 'theirs\n' }],
    ['its folder has more there', { 'dir/a': null, dir: 'mine\n' }, { 'dir/b': 'theirs\n' }],
  ])('%s', async (_, mine, theirs) => {
    const base = await commit({ 'both.md': 'both\n', 'dir/a': 'a\n', 'dir/b': null, dir: null, both: null });
    await host.during(() => propose(base));
    await qs.git('fetch', '--quiet', 'origin');
    const [head, other] = [await commit(mine), await commit(theirs)];
    await host.during(() => propose(other));
    expect(await refusedThere(head)).toEqual(['relay/conflict']);
    expect(await refusalOf(() => propose(head))).toEqual(['relay/conflict']);
  });

  test('and what they have put together comes in', async () => {
    const [head, other] = [await commit({ 'c.md': 'mine\n' }), await commit({ 'c.md': 'theirs\n' })];
    await host.during(() => propose(other));
    await qs.git('fetch', '--quiet', 'origin');
    const tree = await treeWith(qs.path, 'refs/remotes/origin/main', { 'c.md': 'ours\n' });
    const parents = [head, await qs.git('rev-parse', 'refs/remotes/origin/main')];
    const merged = await writeCommit(qs.path, {
      tree,
      parents,
      message: 'Take trunk in\n',
      author: 'bot',
      time: 1_790_000_000,
      key: null,
    });
    await host.during(() => propose(merged));
    expect(await git(host.bare, 'show', 'main:c.md')).toBe('ours');
  });
});

test('of two in one run on one file the first comes in, and the other is told', async () => {
  const [one, two, else_] = [
    await commit({ 'd.md': '1\n' }),
    await commit({ 'd.md': '2\n' }),
    await commit({ 'e.md': 'e\n' }),
  ];
  await qs.git(
    'push',
    '--quiet',
    'origin',
    ...[one, two, else_].map((head, place) => `${head}:${proposalRef(`${place}aaaaaaaa`, 'trunk')}`),
  );
  const { decided, pushes } = await host.run();
  expect(decided.map(({ findings }) => findings.map(({ rule }) => rule))).toEqual([
    [],
    ['relay/conflict'],
    [],
  ]);
  expect(pushes).toBe(1);
  await git(host.bare, 'update-ref', '-d', answerRef('1aaaaaaaa'));
});

test('a record and a change of one proposal are admitted together, or not at all', async () => {
  const id = await host.during(() => qs.crIn('DRAFT'));
  await qs.git('fetch', '--quiet', 'origin');
  const before = await host.refs();
  const event = await eventByHand(qs, { id, act: 'comment', by: 'ada', text: 'Together.' });
  const forged = await eventByHand(qs, { id, act: 'comment', by: 'ada', text: 'Forged.', key: null });
  const head = await commit({ 'f.md': 'f\n' });
  const both = (nonce: string, tip: string) =>
    qs.git(
      'push',
      '--quiet',
      'origin',
      `${tip}:${proposalRef(nonce, id)}`,
      `${head}:${proposalRef(nonce, 'trunk')}`,
    );
  await both('aaaaaaaaaa', forged);
  await host.run();
  await git(host.bare, 'update-ref', '-d', answerRef('aaaaaaaaaa'));
  expect(await host.refs()).toBe(before);
  await both('bbbbbbbbbb', event);
  await host.run();
  expect(await git(host.bare, 'rev-parse', `qms/${id}`)).toBe(event);
  expect(await git(host.bare, 'log', '-1', '--format=%P', 'main')).toContain(head);
});

describe('REQ-189 what a step of ungoverned files may not do is refused', () => {
  test('a path below .qms', async () => {
    const head = await commit({ '.qms/docs/SOP/SOP-009/SOP-009.md': 'forged\n' });
    expect(await refusedThere(head)).toEqual(['trunk/governed-path']);
    expect(await refusalOf(() => propose(head))).toEqual(['trunk/governed-path']);
  });

  test('one that only looks like another', async () => {
    expect(await refusedThere(await commit({ '.QMS/policy': 'forged\n' }))).toEqual(['trunk/governed-path']);
  });

  test('an event beneath it', async () => {
    const id = await host.during(() => qs.crIn('DRAFT'));
    await qs.git('fetch', '--quiet', 'origin');
    const event = await eventByHand(qs, { id, act: 'comment', by: 'ada', text: 'Past the record.' });
    const parents = [await qs.git('rev-parse', 'refs/remotes/origin/main'), event];
    const tree = await treeWith(qs.path, 'refs/remotes/origin/main', { 'g.md': 'g\n' });
    const parts = { tree, parents, message: 'Smuggle\n', author: 'bot', time: 1_790_000_000, key: null };
    const rules = await refusedThere(await writeCommit(qs.path, parts));
    expect(new Set(rules)).toEqual(new Set(['trunk/smuggled-event']));
  });

  test('a message that says it were a step of another kind', async () => {
    const message = 'In force\n\nQMS-Event: enact\nQMS-Document: SOP-001\n';
    expect(await refusedThere(await commit({ 'h.md': 'h\n' }, { message }))).toEqual([
      'trunk/smuggled-event',
    ]);
  });

  test('what trunk holds already, or what is no commit', async () => {
    await qs.git(
      'push',
      '--quiet',
      'origin',
      `refs/remotes/origin/main:${proposalRef('cccccccccc', 'trunk')}`,
    );
    expect((await host.run()).decided.map(({ findings }) => findings)).toEqual([[]]);
    expect(await host.refs()).not.toContain('propose/');
    expect(await refusalOf(() => propose('no-such-branch'))).toEqual(['usage/revision']);
  });
});

test('a title of any bytes does no harm', async () => {
  const message = `\u001b[31m\u202e [skip ci] QMS-Event: enact ${'x'.repeat(300)}\n\nText.\n`;
  await host.during(async () => propose(await commit({ 'i.md': 'i\n' }, { message })));
  const subject = await git(host.bare, 'log', '-1', '--format=%s', 'main');
  expect(subject).toMatch(
    /^change [0-9a-f]{12}: \\u\{1b\}\(31m\\u\{202e\} \(skip ci\) QMS-Event: enact x+…$/,
  );
  expect(await git(host.bare, 'log', '-1', '--format=%B', 'main')).not.toMatch(/^QMS-/m);
});

test('whoever stopped waiting goes on by the same command, and proposes nothing twice', async () => {
  const head = await commit({ 'j.md': 'j\n' });
  const hasty = () => proposeChange({ ...qs.as('bot'), relayWait: 0 }, head);
  expect(await refusalOf(hasty)).toEqual(['relay/waiting']);
  expect(await refusalOf(hasty)).toEqual(['relay/waiting']);
  expect(await git(host.bare, 'for-each-ref', '--format=%(refname)', proposalPrefix)).toBe(
    proposalRef(head, 'trunk'),
  );
  expect(await host.during(() => propose(head))).toMatchObject({ outcome: 'admitted' });
  expect(await qs.git('for-each-ref', 'refs/remotes/origin/propose')).toBe('');
});

test('with --dry-run it is judged here, and laid before nobody', async () => {
  const before = await host.refs();
  const head = await commit({ 'k.md': 'k\n' });
  expect(await proposeChange({ ...qs.as('bot'), dryRun: true }, head)).toMatchObject({ outcome: 'planned' });
  expect(await host.refs()).toBe(before);
});

test('where a hook judges, a change is pushed and not proposed', async () => {
  const other = await foundSystem({ server: true });
  expect(await refusalOf(() => proposeChange(other.as('bot'), 'HEAD'))).toEqual(['relay/none']);
  expect(await git(await serverOf(other), 'for-each-ref', proposalPrefix)).toBe('');
});

/** Trunk takes in a history of its own, of one file, by a step that anybody makes. @returns its only commit */
async function takeInOther(): Promise<string> {
  const [trunk, file] = ['refs/remotes/origin/main', { 'old.md': 'old\n' }];
  await qs.git('fetch', '--quiet', 'origin');
  const parts = { message: 'Take in\n', author: 'bot', time: 1_790_000_000, key: null };
  const other = await writeCommit(qs.path, { ...parts, tree: await treeOfFiles(file), parents: [] });
  const tree = await treeWith(qs.path, trunk, file);
  const parents = [await qs.git('rev-parse', trunk), other];
  await qs.git(
    'push',
    '--quiet',
    'origin',
    `${await writeCommit(qs.path, { ...parts, tree, parents })}:main`,
  );
  return other;
}

async function treeOfFiles(files: Readonly<Record<string, string>>): Promise<string> {
  const none = await gitWith(qs.path, '', 'mktree');
  const root = { tree: none, parents: [], message: 'None\n', author: 'bot', time: 1, key: null };
  return treeWith(qs.path, await writeCommit(qs.path, root), files);
}

test('REQ-189 where the policy wants it signed, each commit is signed by somebody who may make steps', async () => {
  qs = await foundPolicySystem({ server: true, more: [await relayMember()] });
  const other = await takeInOther();
  host = await hostOf(qs);
  await host.during(async () => {
    await checkout(qs.as('ada'), { id: 'POLICY' });
    await editCopy(qs, 'ada', (text) => text.replace('signed: false', 'signed: true'));
    await checkin(qs.as('ada'), { id: 'POLICY' });
    await sendToApproval(qs);
  });
  const hasty = () => approve({ ...qs.as('quinn'), relayWait: 0 }, { id: 'POLICY' });
  expect(await refusalOf(hasty)).toEqual(['relay/waiting']);
  // Laid beside the approval of the policy that wants it signed, and judged after it.
  const laid = await git(host.bare, 'for-each-ref', '--format=%(refname)', proposalPrefix);
  const beside = await commit({ 'l.md': 'l\n' });
  await qs.git('push', '--quiet', 'origin', `${beside}:${laid.replace('POLICY', 'trunk')}`);
  const { decided } = await host.run();
  expect(decided.map(({ findings }) => findings.map(({ rule }) => rule))).toEqual([
    ['signature/unknown-key'],
  ]);
  await git(host.bare, 'update-ref', '-d', laid.replace('POLICY', 'answer'));
  await host.during(() => approve(qs.as('quinn'), { id: 'POLICY' }));
  await qs.git('fetch', '--quiet', 'origin');
  // What the relay signs to refuse something says of no change that somebody wants it.
  await qs.git('push', '--quiet', 'origin', `${other}:${proposalRef('aaaaaaaaaa', 'CR-001' as DocId)}`);
  await host.run();
  const answer = await git(host.bare, 'rev-parse', answerRef('aaaaaaaaaa'));
  await qs.git('fetch', '--quiet', 'origin', answerRef('aaaaaaaaaa'));
  await git(host.bare, 'update-ref', '-d', answerRef('aaaaaaaaaa'));
  expect(await refusedThere(answer)).toEqual(['trunk/smuggled-event']);
  expect(await refusedThere(await commit({ 'l.md': 'l\n' }))).toEqual(['signature/unknown-key']);
  const reviewers = await commit({ 'l.md': 'l\n' }, { by: 'rev', signed: true });
  expect(await refusedThere(reviewers)).toEqual(['permission/right']);
  expect(await refusalOf(() => propose(reviewers))).toEqual(['permission/right']);
  const onTop = await commit({ 'l.md': 'm\n' }, { by: 'quinn', signed: true, on: reviewers });
  expect(await refusedThere(onTop)).toEqual(['permission/right']);
  const head = await commit({ 'l.md': 'l\n' }, { by: 'quinn', signed: true });
  expect(await host.during(() => propose(head, 'quinn'))).toMatchObject({ outcome: 'admitted' });
  expect(await verify(host.options, { full: true })).toMatchObject({ verdict: 'valid' });
});
