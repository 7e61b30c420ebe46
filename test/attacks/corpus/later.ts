import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { checkin } from '../../../src/acts/checkin.ts';
import { checkout } from '../../../src/acts/checkout.ts';
import { userRetire } from '../../../src/acts/user-retire.ts';
import { userRevoke } from '../../../src/acts/user-revoke.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { bringPolicyIntoForce, editCopy, foundPolicySystem } from '../../acts/policy-system.ts';
import { git } from '../../helpers/git.ts';
import { type EventByHand, enactByHand, eventByHand } from '../../helpers/hand-made.ts';
import { writeMemberKey } from '../../helpers/quality-system.ts';
import { oncePerFile } from '../../helpers/test-file.ts';
import { assemble, type Token, tokenKey, tokenSignature } from '../../repository/signatures/assemble.ts';
import type { Attack, Attempt, Stage } from '../attack.ts';
import type { Lawful } from '../lawful.ts';
import { stageOf } from '../play.ts';

/**
 * After the policy changed: agents do not review any more, a comment needs a touch, ian left and his key is retired,
 * rev's key was stolen and is revoked. A change record was in review all the while, and an SOP is in force that rev approved.
 */
const inReview = 'CR-001' as DocId;

const token: Token = {
  type: 'sk-ssh-ed25519@openssh.com',
  secret: generateKeyPairSync('ed25519').privateKey,
  application: 'ssh:',
};

async function member(name: string, fields: string): Promise<string> {
  return `name=${name},email=${name}@example.org,${fields},key=${await writeMemberKey(name)}`;
}

/** The stage; founded once for all groups that a test file plays. */
export const stage = oncePerFile(found);

async function found(): Promise<Stage> {
  const toby = await member('toby', 'group=reviewer,kind=human');
  const path = toby.replace(/^.*,key=/, '');
  await writeFile(`${path}.pub`, `${token.type} ${Buffer.from(tokenKey(token)).toString('base64')}\n`);
  const qs = await foundPolicySystem({
    server: true,
    more: [
      toby,
      await member('ian', 'group=initiator,kind=human'),
      await member('clara', 'group=quality,kind=agent,sponsor=sam'),
    ],
  });
  await qs.bringSopIntoForce();
  await qs.crIn('IN_PRE_REVIEW');
  await userRetire(qs.as('ada'), { name: 'ian' });
  await checkout(qs.as('ada'), { id: 'POLICY' });
  const demands = 'acts: { review: { kinds: [human] }, comment: { user_presence: true } }\n';
  await editCopy(qs, 'ada', (yaml) => `${yaml}${demands}`);
  await checkin(qs.as('ada'), { id: 'POLICY' });
  await bringPolicyIntoForce(qs);
  await userRevoke(qs.as('ada'), { name: 'rev', reason: 'The key was copied.' });
  return stageOf(qs);
}

async function pushEvent({ qs }: Stage, event: Partial<EventByHand>): Promise<Attempt> {
  const comment: EventByHand = { id: inReview, act: 'comment', by: 'toby', text: 'Noted.' };
  return { push: { [`qms/${inReview}`]: await eventByHand(qs, { ...comment, ...event }) } };
}

/** Signed by toby's security key, which says of itself what it saw. */
function byToken(flags: number): Partial<EventByHand> {
  const signature = (_: string, payload: Uint8Array) =>
    assemble(tokenKey(token), tokenSignature(token, payload, flags));
  return { key: 'quinn', forge: { signature } };
}

const review = { act: 'review', set: { Outcome: 'recommend' }, text: 'Good.' } as const;

type Told = Pick<Attack, 'id' | 'title' | 'plainGit' | 'rule'> & Partial<Attack>;

function wrongEvent(told: Told, event: (on: Stage) => Partial<EventByHand>): Attack {
  return { also: [], ...told, attempt: (on) => pushEvent(on, event(on)) };
}

export const lawful: Lawful = {
  'a comment with a touch': async (on) => (await pushEvent(on, byToken(1))).push ?? {},
  // The last of its round: with a revoked key, rev does not count any more.
  'a review by a person': async (on) =>
    (await pushEvent(on, { ...review, by: 'quinn', state: 'PRE_REVIEWED' })).push ?? {},
};

const founding = (on: Stage) => ({ Policy: on.qs.genesis });
const onlyNow =
  'The event is right under the policy that it names. At a push it must also pass under the one in force; later nobody knows when it was pushed.';

export const attacks: readonly Attack[] = [
  wrongEvent(
    {
      id: 'B25',
      title: 'is signed by a security key that saw no touch, where the policy wants one',
      plainGit: 'a good signature',
      rule: 'signature/user-presence',
    },
    () => byToken(0),
  ),
  wrongEvent(
    {
      id: 'B25b',
      title: 'is signed by a key that cannot see a touch, where the policy wants one',
      plainGit: 'a good signature',
      rule: 'signature/user-presence',
    },
    () => ({ by: 'quinn' }),
  ),
  wrongEvent(
    {
      id: 'B25c',
      title: 'is signed by a security key that verified its user without a touch',
      plainGit: 'a good signature',
      rule: 'signature/user-presence',
    },
    () => byToken(4),
  ),
  wrongEvent(
    {
      id: 'E16',
      title: 'has an agent review, as a document told it to, where the policy wants people',
      plainGit: 'a good signature',
      rule: 'permission/kind',
    },
    () => ({ ...review, by: 'clara' }),
  ),
  wrongEvent(
    {
      id: 'E06',
      title: 'reviews with a revoked key',
      plainGit: 'a good signature, unless git is told of the revocation',
      rule: 'signature/revoked-key',
    },
    () => ({ ...review, by: 'rev' }),
  ),
  wrongEvent(
    {
      id: 'E06b',
      title: 'reviews with a revoked key under the policy of before',
      plainGit: 'as E06',
      rule: 'signature/revoked-key',
      seenBy: 'gate',
      why: `${onlyNow} It is void all the same: nothing that rests on it is released or comes into force.`,
    },
    (on) => ({ ...review, by: 'rev', set: { ...review.set, ...founding(on) } }),
  ),
  {
    id: 'E07',
    title: 'revokes a key to bring down all that it ever approved',
    plainGit: 'every old signature turns bad',
    rule: null,
    why: 'A revocation names a step of trunk; what that step held stays good. The SOP that rev approved is in force.',
    attempt: async () => ({}),
  },
  wrongEvent(
    {
      id: 'E08b',
      title: 'comments with a retired key, dated when it was not',
      plainGit: 'a good signature: it asks the date that the commit claims',
      rule: 'signature/retired-key',
    },
    () => ({ by: 'ian', time: Math.floor(Date.now() / 1000) - 60 }),
  ),
  wrongEvent(
    {
      id: 'D23',
      title: 'comments under the policy of before, with a key that is retired since',
      plainGit: 'a good signature',
      rule: 'signature/retired-key',
      seenBy: 'gate',
      why: onlyNow,
    },
    (on) => ({ by: 'ian', set: founding(on) }),
  ),
  wrongEvent(
    {
      id: 'E03c',
      title: 'names a policy that is older than the trunk it pins',
      plainGit: 'knows no policy',
      rule: 'policy/backwards',
    },
    (on) => ({
      act: 'withdraw',
      by: 'bot',
      text: '',
      state: 'DRAFT',
      pins: ['trunk'],
      set: { Reason: 'Not yet.', ...founding(on) },
    }),
  ),
  {
    id: 'E03d',
    title: 'brings the policy of before into trunk again, well approved as it was',
    plainGit: 'a merge',
    rule: 'enact/not-newer',
    attempt: async ({ qs }) => {
      const search = ['log', '--first-parent', '--format=%H', '--grep=^QMS-Document: POLICY$', 'origin/main'];
      const [, before = ''] = (await qs.git(...search)).split('\n');
      const record = await qs.git('rev-parse', `${before}^2`);
      const tree = await qs.git('rev-parse', `${before}^{tree}`);
      return { push: { main: await enactByHand(qs, { id: 'POLICY', by: 'sam', record, tree }) } };
    },
  },
  {
    id: 'E04',
    title: 'is verified by somebody who takes genesis from the clone itself',
    plainGit: 'knows no root of trust',
    rule: null,
    warning: 'genesis/not-pinned',
    why: 'The history agrees with itself, and the report says that its root was not known from elsewhere.',
    attempt: async () => ({
      operate: async (bare) => {
        await git(bare, 'config', '--unset', 'qms.genesis');
      },
    }),
  },
];
