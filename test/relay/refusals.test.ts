import { beforeAll, beforeEach, expect, test } from 'vitest';
import { comment } from '../../src/acts/comment.ts';
import { openContext } from '../../src/acts/context.ts';
import { create } from '../../src/acts/create.ts';
import { awaitProposal, newNonce, sendProposal } from '../../src/acts/relay/propose.ts';
import { verify } from '../../src/acts/verify.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { answerRef, proposalRef } from '../../src/rules/relay/proposal-ref.ts';
import type { DocId } from '../../src/rules/values.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { enactByHand, eventByHand } from '../helpers/hand-made.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { expectBothValid } from '../second-verifier/second-opinion.ts';
import { foundHost, type Host, memberClone } from './host.ts';

let host: Host;
let qs: QualitySystem;
let id: DocId;

beforeAll(async () => {
  ({ host, qs } = await foundHost());
  id = await host.during(() => qs.crIn('IN_PRE_REVIEW'));
});

beforeEach(async () => {
  await qs.git('fetch', '--quiet', '--prune', 'origin');
});

/** Proposes commits by hand, lets the relay look, and reads what it answers. */
async function answerTo(tips: Readonly<Record<string, string>>): Promise<readonly Finding[] | string> {
  const context = await openContext(qs.as('bot'));
  try {
    const nonce = newNonce();
    const updates = Object.entries(tips).map(([name, oid]) => ({ ref: `refs/heads/qms/${name}`, new: oid }));
    await sendProposal(context, 'origin', nonce, updates);
    await host.run();
    const answer = await awaitProposal(context, 'origin', nonce, updates);
    return answer.kind === 'refused' ? answer.findings : answer.kind;
  } finally {
    await context.close();
  }
}

const rulesOf = (found: readonly Finding[] | string) =>
  typeof found === 'string' ? found : found.map(({ rule }) => rule);

test('REQ-186 what the hook would refuse is refused with the same findings, and nothing moves', async () => {
  const before = await host.refs();
  const forged = {
    'approved by its author': await eventByHand(qs, { id, act: 'approve', by: 'bot', state: 'PRE_APPROVED' }),
    'closed out of nothing': await eventByHand(qs, { id, act: 'close', by: 'bot', state: 'CLOSED' }),
    unsigned: await eventByHand(qs, { id, act: 'comment', by: 'bot', text: 'x', key: null }),
    'rewritten from its first event': await eventByHand(qs, {
      id,
      act: 'comment',
      by: 'bot',
      text: 'x',
      after:
        (await git(host.bare, 'rev-list', '--first-parent', `qms/${id}`)).trim().split('\n').at(-3) ?? '',
    }),
  };
  const told: Record<string, unknown> = {};
  for (const [what, oid] of Object.entries(forged)) {
    const found = await answerTo({ [id]: oid });
    told[what] = rulesOf(found);
    for (const each of found as Finding[]) expect(each.fix).not.toBe('');
    expect(await host.refs()).toBe(before);
  }
  expect(told).toMatchInlineSnapshot(`
    {
      "approved by its author": [
        "lifecycle/no-transition",
      ],
      "closed out of nothing": [
        "lifecycle/no-transition",
      ],
      "rewritten from its first event": [
        "ref/rewritten",
      ],
      "unsigned": [
        "signature/missing",
      ],
    }
  `);
});

test('a proposal of two records is admitted whole, or not at all', async () => {
  const other = await host.during(() => qs.create({ kind: 'CR', title: 'Another' }));
  const before = await host.refs();
  const found = await answerTo({
    [id]: await eventByHand(qs, { id, act: 'comment', by: 'ada', text: 'Lawful.' }),
    [other]: await eventByHand(qs, { id: other, act: 'comment', by: 'ada', text: 'Not.', key: null }),
  });
  expect(rulesOf(found)).toContain('signature/missing');
  expect(await host.refs()).toBe(before);
});

test('REQ-186 an answer is signed by the relay, and keeps what was proposed', async () => {
  const forged = await eventByHand(qs, { id, act: 'comment', by: 'bot', text: 'x', key: null });
  const nonce = newNonce();
  await qs.git('push', '--quiet', 'origin', `${forged}:${proposalRef(nonce, id)}`);
  const { decided } = await host.run();
  expect(decided).toMatchObject([{ nonce, answer: expect.any(String) }]);
  const [author = '', parent = ''] = (
    await git(host.bare, 'log', '-1', '--format=%an%n%P', answerRef(nonce))
  ).split('\n');
  expect([author, parent]).toEqual(['relay', forged]);
  expect(await git(host.bare, 'for-each-ref', `refs/heads/propose/${nonce}`)).not.toContain(id);
  // Nobody has fetched it; it stands for a week, and then it goes. It is in force nowhere.
  await host.run();
  expect(await host.refs()).toContain(answerRef(nonce));
  await expectBothValid(host.options.cwd);
});

test('an answer that the relay did not sign is not believed', async () => {
  const context = await openContext(qs.as('bot'));
  const nonce = newNonce();
  const tip = await eventByHand(qs, { id, act: 'comment', by: 'ada', text: 'Lawful.' });
  const updates = [{ ref: `refs/heads/qms/${id}`, new: tip }];
  await sendProposal(context, 'origin', nonce, updates);
  // Somebody who may push there takes the proposal away, and says no in the relay’s stead.
  const forged = (await qs.git('commit-tree', `${tip}^{tree}`, '-p', tip, '-m', 'Refuse')).trim();
  await qs.git('push', '--quiet', 'origin', `${forged}:${answerRef(nonce)}`, `:${proposalRef(nonce, id)}`);
  expect(await refusalOf(() => awaitProposal(context, 'origin', nonce, updates))).toEqual(['relay/answer']);
  await context.close();
});

test('a proposal that somebody takes away is not taken for admitted', async () => {
  const context = await openContext(qs.as('bot'));
  const nonce = newNonce();
  const updates = [
    {
      ref: `refs/heads/qms/${id}`,
      new: await eventByHand(qs, { id, act: 'comment', by: 'ada', text: 'Gone.' }),
    },
  ];
  await sendProposal(context, 'origin', nonce, updates);
  await qs.git('push', '--quiet', 'origin', `:${proposalRef(nonce, id)}`);
  expect(await awaitProposal(context, 'origin', nonce, updates)).toEqual({ kind: 'gone' });
  await context.close();
});

test('REQ-187 whoever stops waiting and asks again finds it done once', async () => {
  await qs.git('config', 'qms.relayWait', '0');
  const ask = () => comment(qs.as('ada', { request: 'comment once' }), { id, text: 'Only once.' });
  const before = (await host.refs()).split('\n').length;
  expect(await refusalOf(ask)).toEqual(['relay/waiting']);
  expect(await refusalOf(ask)).toEqual(['relay/waiting']);
  expect((await host.refs()).split('\n')).toHaveLength(before + 1);
  await host.run();
  expect(await ask()).toMatchObject({ act: 'comment', counted: 'remote' });
  const events = await git(host.bare, 'log', '--first-parent', '--format=%b', `qms/${id}`);
  expect(events.split('Only once.')).toHaveLength(2);
  await qs.git('config', '--unset', 'qms.relayWait');
});

test('REQ-187 who stops waiting while others act has proposed once, also without a name for the request', async () => {
  const clone = await memberClone(host, qs.genesis);
  await git(clone, 'config', 'qms.relayWait', '0');
  // The clone does not know of this yet: looking once more at the remote, it finds news.
  await host.during(() => comment(qs.as('quinn'), { id, text: 'Meanwhile.' }));
  const other = await host.during(() => qs.create({ kind: 'CR', title: 'Of somebody else' }));
  const act = () => comment(qs.as('ada', { cwd: clone }), { id: other, text: 'Never twice.' });
  await git(clone, 'fetch', '--quiet', 'origin', `+refs/heads/qms/${other}:refs/remotes/origin/qms/${other}`);
  expect(await refusalOf(act)).toEqual(['relay/waiting']);
  expect((await host.refs()).match(/propose\/[^/]+\/CR/g)).toHaveLength(1);
  await host.run();
});

test('what the host refuses is told to whoever proposed it, and keeps nobody else', async () => {
  await host.rule(`case "$1" in refs/heads/qms/${id}) echo 'ruleset: frozen' >&2; exit 1 ;; esac`);
  const lawful = await eventByHand(qs, { id, act: 'comment', by: 'ada', text: 'Lawful.' });
  const nonce = newNonce();
  await qs.git('push', '--quiet', 'origin', `${lawful}:${proposalRef(nonce, id)}`);
  const made = await host.during(() => create(qs.as('bot'), { kind: 'CR', title: 'Goes on' }));
  await host.run();
  expect(await host.refs()).toContain(`refs/heads/qms/${made.document}`);
  expect(await git(host.bare, 'show', `${answerRef(nonce)}:answer.json`)).toContain('relay/host-refused');
  await host.rule();
});

test('branches below propose/ that are no proposals are left alone and named', async () => {
  const strange = ['refs/heads/propose/x/CR-001', `refs/heads/propose/${newNonce()}/main`];
  for (const ref of strange) await qs.git('push', '--quiet', 'origin', `main:${ref}`);
  expect((await host.run()).strange).toEqual(strange.sort());
  for (const ref of strange) await qs.git('push', '--quiet', 'origin', `:${ref}`);
});

test('REQ-188 with the relay’s key and rights nothing can be brought into force unseen', async () => {
  const step = await enactByHand(qs, { id, by: 'relay' });
  await git(host.options.cwd, 'fetch', '--quiet', qs.path, step);
  await git(host.options.cwd, 'push', '--quiet', 'origin', `${step}:refs/heads/main`);
  expect(await verify(host.options, {})).toMatchObject({ verdict: 'violation' });
});
