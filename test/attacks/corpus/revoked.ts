import { approve } from '../../../src/acts/approve.ts';
import { assign } from '../../../src/acts/assign.ts';
import { review } from '../../../src/acts/review.ts';
import { route } from '../../../src/acts/route.ts';
import { userAdd } from '../../../src/acts/user-add.ts';
import { withdraw } from '../../../src/acts/withdraw.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { newcomer } from '../../acts/policy-system.ts';
import {
  type EventByHand,
  enactByHand,
  eventByHand,
  eventsByHand,
  tipOf,
  treeWith,
} from '../../helpers/hand-made.ts';
import type { QualitySystem } from '../../helpers/quality-system.ts';
import type { Attack, Attempt, Stage } from '../attack.ts';
import { lastApproval } from './children.ts';
import { now } from './hand-work.ts';
import { done, look, pending, planned, revoked } from './under-way.ts';

/** Keys and policies: who gains from one, what a stolen key signed, and how work goes on after it. */

const policy = 'POLICY' as DocId;
const earlier = () => now() - 60;

const drafts = new WeakMap<Stage, Promise<unknown>>();

/** ada's draft of POLICY, which gives quinn an agent, and is in review. */
async function draft({ qs }: Stage): Promise<void> {
  const agent = await newcomer('rex', 'initiator', { kind: 'agent', sponsor: 'quinn' });
  await userAdd(qs.as('ada'), { member: agent });
  await route(qs.as('ada'), { id: policy, to: 'review' });
}

/** Names a team for the draft. */
async function assigning(on: Stage, team: readonly string[]): Promise<Attempt> {
  const drafted = drafts.get(on) ?? draft(on);
  drafts.set(on, drafted);
  await drafted;
  const event = { id: policy, act: 'assign', by: 'quill', set: { Assignee: team } } as const;
  return { push: { 'qms/POLICY': await eventByHand(on.qs, event) } };
}

/** What a thief of rev's key can still make after the revocation, who names the policy of the founding. */
async function revokedBefore(on: Stage): Promise<QualitySystem> {
  await revoked(on);
  return on.qs;
}

/** The approval that completes the plan, by rev. */
function planApproval(named: string): EventByHand {
  return {
    id: planned,
    act: 'approve',
    by: 'rev',
    state: 'PRE_APPROVED',
    version: '1.0',
    time: earlier(),
    set: { Policy: named },
  };
}

/** Withdraws the pending document, decides on it anew, and sees it come into force. */
async function decideAnew({ qs }: Stage): Promise<void> {
  const id = pending;
  await withdraw(qs.as('bot'), { id, reason: 'an approval is void' });
  await route(qs.as('bot'), { id, to: 'review' });
  await assign(qs.as('quill'), { id, assignees: ['quill'] });
  for (const name of ['quinn', 'quill'])
    await review(qs.as(name), { id, outcome: 'recommend', text: 'Still good.' });
  await route(qs.as('bot'), { id, to: 'approval' });
  await approve(qs.as('quinn'), { id });
  const { state, counted } = await approve(qs.as('quill'), { id });
  if (state !== 'EFFECTIVE' || counted !== 'remote') throw new Error(`${id} is ${state}, ${counted}`);
}

export const attacks: readonly Attack[] = [
  {
    id: 'X06',
    title: 'has a policy judged by somebody who gains from it as a sponsor',
    plainGit: 'knows no policy',
    rule: 'independence/beneficiary',
    attempt: (on) => assigning(on, ['quill', 'quinn']),
  },
  {
    id: 'X06b',
    title: 'has a policy judged by who wrote it',
    plainGit: 'knows no policy',
    rule: 'independence/contributor',
    attempt: (on) => assigning(on, ['ada', 'quill']),
  },
  {
    id: 'X07',
    title: 'approves a plan with a revoked key, dated before the revocation',
    plainGit: 'compares the dates that the commit claims',
    rule: 'signature/revoked-key',
    seenBy: 'gate',
    why: 'Under the policy that the approval names the key was good. It is void; see X07b.',
    attempt: async (on) => {
      const qs = await revokedBefore(on);
      const approval = await eventByHand(qs, planApproval(qs.genesis));
      return { push: { [`qms/${planned}`]: approval } };
    },
  },
  {
    id: 'X07b',
    title: 'releases a plan that a revoked key has approved so',
    plainGit: 'as X07',
    rule: 'revocation/void',
    attempt: async (on) => {
      const qs = await revokedBefore(on);
      const release = {
        id: planned,
        act: 'release',
        by: 'bot',
        state: 'IN_EXECUTION',
        version: '1.0',
      } as const;
      return { push: { [`qms/${planned}`]: await eventsByHand(qs, planApproval(qs.genesis), release) } };
    },
  },
  {
    id: 'X07c',
    title: 'approves a result with a revoked key, dated before the revocation',
    plainGit: 'as X07',
    rule: 'signature/revoked-key',
    seenBy: 'gate',
    why: 'As X07; see X07d.',
    attempt: async (on) => {
      const qs = await revokedBefore(on);
      const approval = await eventByHand(qs, lastApproval({ time: earlier(), set: { Policy: qs.genesis } }));
      return { push: { [`qms/${done}`]: approval } };
    },
  },
  {
    id: 'X07d',
    title: 'closes a record whose result a revoked key has approved so',
    plainGit: 'as X07',
    rule: 'revocation/void',
    attempt: async (on) => {
      const qs = await revokedBefore(on);
      const approval = await eventByHand(qs, lastApproval({ time: earlier(), set: { Policy: qs.genesis } }));
      const closing = { act: 'close', by: 'bot', state: 'CLOSED' } as const;
      const record = await eventByHand(qs, { ...closing, id: look, pins: [`${done} ${approval}`] });
      const parent = await eventByHand(qs, {
        ...closing,
        id: done,
        version: '2.0',
        after: approval,
        pins: [`${look} ${record}`],
      });
      return { push: { [`qms/${done}`]: parent, [`qms/${look}`]: record } };
    },
  },
  {
    id: 'X12',
    title: 'brings in a document whose approval has become void',
    plainGit: 'knows no approvals',
    rule: 'revocation/void',
    goesOn: decideAnew,
    attempt: async (on) => {
      await revoked(on);
      return { push: { main: await enactByHand(on.qs, { id: pending, by: 'bot' }) } };
    },
  },
  {
    id: 'X01',
    title: 'brings an older policy into trunk again',
    plainGit: 'takes it',
    rule: 'enact/not-newer',
    attempt: async (on) => {
      const { qs } = on;
      const [older = ''] = await revoked(on);
      const path = '.qms/policy.yaml';
      const text = `${await qs.git('show', `${older}:${path}`)}\n`;
      const tree = await treeWith(qs.path, await tipOf(qs, 'trunk'), { [path]: text });
      return { push: { main: await enactByHand(qs, { id: policy, by: 'ada', record: older, tree }) } };
    },
  },
  {
    id: 'X01b',
    title: 'brings into trunk once more what it holds',
    plainGit: 'takes it',
    rule: 'enact/not-newer',
    attempt: async (on) => {
      const { qs } = on;
      await revoked(on);
      const tree = await qs.git('rev-parse', `${await tipOf(qs, 'trunk')}^{tree}`);
      return { push: { main: await enactByHand(qs, { id: policy, by: 'ada', tree }) } };
    },
  },
];
