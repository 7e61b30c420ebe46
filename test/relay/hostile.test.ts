import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openContext } from '../../src/acts/context.ts';
import { awaitProposal, newNonce, sendProposal } from '../../src/acts/relay/propose.ts';
import { answerRef, proposalPrefix, proposalRef } from '../../src/rules/relay/proposal-ref.ts';
import type { DocId } from '../../src/rules/values.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { git, gitBytes, gitWith } from '../helpers/git.ts';
import { eventByHand } from '../helpers/hand-made.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { foundHost, type Host } from './host.ts';

/** What somebody does who may push below `propose/`, and no more. */

let host: Host;
let qs: QualitySystem;
let id: DocId;

beforeAll(async () => {
  ({ host, qs } = await foundHost());
  id = await host.during(() => qs.crIn('DRAFT'));
});

beforeEach(async () => {
  await qs.git('fetch', '--quiet', '--prune', 'origin');
});

afterEach(async () => {
  await host.rule();
  const left = (await git(host.bare, 'for-each-ref', '--format=%(refname)', 'refs/heads/propose')).split(
    '\n',
  );
  await gitWith(
    host.bare,
    left.map((ref) => (ref === '' ? '' : `delete ${ref}\n`)).join(''),
    'update-ref',
    '--stdin',
  );
});

const tip = () => git(host.bare, 'rev-parse', `qms/${id}`);
const said = (text: string, more: object = {}) =>
  eventByHand(qs, { id, act: 'comment', by: 'ada', text, ...more });
const push = (...specs: string[]) => qs.git('push', '--quiet', 'origin', ...specs);

test.each([
  ['first', 'a', 'b'],
  ['second', 'b', 'a'],
])(
  'two proposals of one run, the one on a record that the other begins, the %s one first',
  async (_, one, other) => {
    const born = await host.during(() => qs.create({ kind: 'CR', title: 'Begun' }));
    await qs.git('fetch', '--quiet', 'origin');
    const first = (await qs.git('rev-parse', `refs/remotes/origin/qms/${born}`)).trim();
    const second = await eventByHand(qs, { id: born, act: 'comment', by: 'ada', text: 'On top.' });
    // As if neither had been admitted.
    await git(host.bare, 'update-ref', '-d', `refs/heads/qms/${born}`);
    await push(
      `${first}:${proposalRef(`${one}${newNonce()}`, born)}`,
      `${second}:${proposalRef(`${other}${newNonce()}`, born)}`,
    );
    expect((await host.run()).decided.map(({ findings }) => findings)).toEqual([[], []]);
    expect(await git(host.bare, 'rev-parse', `qms/${born}`)).toBe(second);
  },
);

test('a branch in the way of the answer keeps nobody else', async () => {
  const before = await tip();
  const nonce = newNonce();
  const forged = await said('x', { key: null });
  await push(`${forged}:${proposalRef(nonce, id)}`, `${forged}:${answerRef(nonce)}/x`);
  const lawful = await said('Lawful, beside a branch in the way.');
  await push(`${lawful}:${proposalRef(newNonce(), id)}`);
  await host.run();
  expect(await tip()).toBe(lawful);
  expect(before).not.toBe(lawful);
});

test('a branch that becomes a folder keeps nobody', async () => {
  const folder = `${proposalPrefix}${newNonce()}`;
  await push(`main:${folder}`);
  await host.run();
  const lawful = await said('Lawful, in a folder.');
  await push(`:${folder}`);
  await push(`${lawful}:${folder}/${id}`);
  await host.run();
  expect(await tip()).toBe(lawful);
  await push(`main:${folder}/${id}/x`);
  await host.run();
  await push(`:${folder}/${id}/x`);
  await push(`main:${folder}`);
  expect((await host.run()).strange).toEqual([folder]);
});

test('an answer that somebody lays beside a proposal does not hide that it was admitted', async () => {
  const context = await openContext(qs.as('bot'));
  const nonce = newNonce();
  const lawful = await said('Lawful, and slandered.');
  const updates = [{ ref: `refs/heads/qms/${id}`, old: await tip(), new: lawful }];
  await sendProposal(context, 'origin', nonce, updates);
  const forged = (await qs.git('commit-tree', `${lawful}^{tree}`, '-p', lawful, '-m', 'Refuse')).trim();
  await push(`${forged}:${answerRef(nonce)}`);
  await host.run();
  // And once more when it has gone.
  await push(`+${forged}:${answerRef(nonce)}`);
  expect(await awaitProposal(context, 'origin', nonce, updates)).toEqual({ kind: 'admitted' });
  await context.close();
});

test('the answer to another proposal with the same commit is not believed', async () => {
  const context = await openContext(qs.as('bot'));
  const [nonce, other] = [newNonce(), newNonce()];
  const lawful = await said('Lawful, and answered by another one.');
  const updates = [{ ref: `refs/heads/qms/${id}`, old: await tip(), new: lawful }];
  await push(`${lawful}:${proposalRef(other, id)}`, `${lawful}:${proposalRef(other, 'CR-999' as DocId)}`);
  await host.run();
  const answer = await git(host.bare, 'rev-parse', answerRef(other));
  await sendProposal(context, 'origin', nonce, updates);
  await qs.git('fetch', '--quiet', 'origin', answerRef(other));
  await push(`:${proposalRef(nonce, id)}`, `${answer}:${answerRef(nonce)}`);
  expect(await refusalOf(() => awaitProposal(context, 'origin', nonce, updates))).toEqual(['relay/answer']);
  await context.close();
});

test('a group of very many branches keeps nobody else', async () => {
  const nonce = newNonce();
  const from = await tip();
  const ids = [...Array(1500).keys()].map((n) => `CR-${n + 1000}` as DocId);
  const lines = ids.map((each) => `create ${proposalRef(nonce, each)} ${from}\n`);
  await gitWith(host.bare, lines.join(''), 'update-ref', '--stdin');
  const lawful = await said('Lawful, beside very many.');
  await push(`${lawful}:${proposalRef(newNonce(), id)}`);
  expect((await host.run()).strange).toEqual([`${proposalPrefix}${nonce}`]);
  expect(await tip()).toBe(lawful);
});

test('an answer that moves under the relay’s hands keeps nobody else', async () => {
  const nonce = newNonce();
  const forged = await said('x', { key: null });
  const lawful = await said('Lawful, beside restless ones.');
  await push(`${forged}:${proposalRef(nonce, id)}`, `${forged}:${answerRef(nonce)}`);
  await push(`${lawful}:${proposalRef(newNonce(), id)}`);
  const ref = answerRef(nonce);
  // Whenever the relay is about to answer, somebody else is quicker.
  await host.rule(`if [ "$1" = ${ref} ] && [ "$HOST_USER" = relay ]; then
  now=$(git rev-parse ${ref})
  to=${lawful}; [ "$now" = "$to" ] && to=${forged}
  env -u GIT_QUARANTINE_PATH git update-ref ${ref} $to
fi`);
  await host.run();
  expect(await tip()).toBe(lawful);
});

test('names of objects that are nowhere keep nobody else', async () => {
  const none = '0123456789abcdef0123456789abcdef01234567';
  for (const set of [
    { Policy: none },
    { Pin: `trunk ${none}` },
    { Pin: `CR-001 ${none}` },
    { Clear: none },
    { Commit: `APP ${none}` },
  ]) {
    const forged = await said('x', { set });
    await push(`${forged}:${proposalRef(newNonce(), id)}`);
  }
  const cleared = await eventByHand(qs, {
    id,
    act: 'clear',
    by: 'ada',
    set: { System: 'APP', Commit: `APP ${none}` },
  });
  await push(`${cleared}:${proposalRef(newNonce(), id)}`);
  const lawful = await said('Lawful, beside names of nothing.');
  await push(`${lawful}:${proposalRef(newNonce(), id)}`);
  const { decided } = await host.run();
  expect(decided).toHaveLength(7);
  expect(await tip()).toBe(lawful);
});

test('an answer from the future does not stand for ever', async () => {
  const nonce = newNonce();
  const env = { GIT_COMMITTER_DATE: '4000000000 +0000' };
  const late = Buffer.from(await gitBytes(qs.path, ['commit-tree', 'main^{tree}', '-m', 'Refuse'], { env }));
  await push(`${late.toString('utf8').trim()}:${answerRef(nonce)}`);
  await host.run();
  expect(await host.refs()).not.toContain(nonce);
});
