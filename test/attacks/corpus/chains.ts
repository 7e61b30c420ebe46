import { documentPath } from '../../../src/rules/kinds/ids.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { git } from '../../helpers/git.ts';
import {
  type EventByHand,
  enactByHand,
  eventByHand,
  tipOf,
  treeWith,
  writeCommit,
} from '../../helpers/hand-made.ts';
import type { QualitySystem } from '../../helpers/quality-system.ts';
import type { Attack, Stage } from '../attack.ts';
import { closing, draft, inReview, open, running, sop, wrongEvents } from './life.ts';

/** What a chain of events is: whose, from where, of which documents; and what may end. */

export const fresh = 'CR-090' as DocId;
const text = '---\ntitle: A new change\n---\n\n# A new change\n';
const now = () => Math.floor(Date.now() / 1000);
const plain = 'takes it';

/** A new record, as the initiator begins one. */
export function born(more: Partial<EventByHand> = {}): EventByHand {
  return {
    id: fresh,
    act: 'create',
    by: 'bot',
    after: null,
    phase: 'pre',
    version: '0.1',
    state: 'DRAFT',
    pins: ['trunk'],
    files: { [documentPath(fresh)]: text },
    ...more,
  };
}

function comment(id: DocId, more: Partial<EventByHand> = {}): EventByHand {
  return { id, act: 'comment', by: 'quinn', text: 'Noted.', ...more };
}

const cancelled: EventByHand = {
  id: draft,
  act: 'cancel',
  by: 'bot',
  state: 'CANCELLED',
  set: { Reason: 'not needed' },
};

/** A genesis like ours, of a sandbox with the same people and keys. */
async function sandbox(qs: QualitySystem): Promise<string> {
  const message = await qs.git('log', '-1', '--format=%B', qs.genesis);
  return writeCommit(qs.path, {
    tree: await qs.git('rev-parse', `${qs.genesis}^{tree}`),
    parents: [],
    message: `${message.replace(/^.*/, 'A sandbox').trim()}\n`,
    author: 'ada',
    time: now(),
    key: qs.keyOf('ada'),
  });
}

/** An ended record with an enact step for it in which something is wrong. */
export async function ended(
  { qs }: Stage,
  step: (cancel: string, trunk: string) => Promise<string> | string,
): Promise<{ readonly push: Record<string, string> }> {
  const cancel = await eventByHand(qs, cancelled);
  return { push: { [`qms/${draft}`]: cancel, main: await step(cancel, await tipOf(qs, 'trunk')) } };
}

export const attacks: readonly Attack[] = [
  {
    id: 'D03',
    title: 'brings a record over from a sandbox with the same people and keys',
    plainGit: 'good signatures',
    rule: 'history/no-genesis',
    also: [],
    attempt: async ({ qs }) => {
      const genesis = await sandbox(qs);
      const event = born({ after: genesis, pins: [`trunk ${genesis}`], set: { Policy: genesis } });
      return { push: { [`qms/${fresh}`]: await eventByHand(qs, event) } };
    },
  },
  {
    id: 'D13',
    title: 'merges trunk into a record, with content that `git log -p` does not show',
    plainGit: 'shows no difference for a merge',
    rule: 'event/parents',
    also: [],
    attempt: async ({ qs }) => {
      const parents = [await tipOf(qs, inReview), await tipOf(qs, 'trunk')];
      const files = { [documentPath(inReview)]: text };
      const event = comment(inReview, { parents, files });
      return { push: { [`qms/${inReview}`]: await eventByHand(qs, event) } };
    },
  },
  {
    id: 'D13b',
    title: 'merges another record’s events into a record',
    plainGit: plain,
    rule: 'event/parents',
    also: [],
    attempt: async ({ qs }) => {
      const parents = [await tipOf(qs, inReview), await tipOf(qs, running)];
      return { push: { [`qms/${inReview}`]: await eventByHand(qs, comment(inReview, { parents })) } };
    },
  },
  {
    id: 'D14',
    title: 'brings an unrelated record into trunk as third parent of an enact step',
    plainGit: plain,
    rule: 'step/parents',
    attempt: (on) =>
      ended(on, async (cancel, trunk) => {
        const parents = [trunk, cancel, await tipOf(on.qs, inReview)];
        return enactByHand(on.qs, { id: draft, by: 'bot', record: cancel, parents });
      }),
  },
  {
    id: 'D14b',
    title: 'makes an enact step without the record as parent',
    plainGit: plain,
    rule: 'step/parents',
    attempt: (on) =>
      ended(on, (cancel, trunk) =>
        enactByHand(on.qs, { id: draft, by: 'bot', record: cancel, parents: [trunk] }),
      ),
  },
  {
    id: 'D15',
    title: 'begins a record without genesis',
    plainGit: 'a root commit',
    rule: 'history/no-genesis',
    also: [],
    attempt: async ({ qs }) => ({ push: { [`qms/${fresh}`]: await eventByHand(qs, born({ parents: [] })) } }),
  },
  {
    id: 'D15b',
    title: 'founds a second system in trunk',
    plainGit: 'a merge of unrelated histories',
    rule: 'genesis/second',
    attempt: async ({ qs }) => {
      const parents = [await tipOf(qs, 'trunk'), await sandbox(qs)];
      const step = await writeCommit(qs.path, {
        tree: await qs.git('rev-parse', 'origin/main^{tree}'),
        parents,
        message: 'A second system\n\nQMS-Event: genesis\nQMS-Actor: ada\n',
        author: 'ada',
        time: now(),
        key: qs.keyOf('ada'),
      });
      return { push: { main: step } };
    },
  },
  {
    id: 'D15c',
    title: 'begins a document in force anew',
    plainGit: 'takes a forced push',
    rule: 'ref/rewritten',
    verifyRule: 'record/forked',
    why: 'The gate knows the branch as it was; whoever comes later knows what trunk holds.',
    also: [],
    attempt: async ({ qs }) => {
      const files = { [documentPath(sop)]: text };
      const event = await eventByHand(qs, born({ id: sop, phase: null, files }));
      return { push: { [`qms/${sop}`]: event }, force: true };
    },
  },
  {
    id: 'D16',
    title: 'goes on from an old event of a document in force, beside what trunk holds',
    plainGit: 'takes a forced push',
    rule: 'ref/rewritten',
    verifyRule: 'record/forked',
    why: 'As D15c.',
    also: [],
    attempt: async ({ qs }) => {
      const after = await qs.git('rev-parse', `origin/qms/${sop}~1`);
      return { push: { [`qms/${sop}`]: await eventByHand(qs, comment(sop, { after })) }, force: true };
    },
  },
  {
    id: 'D16b',
    title: 'keeps a second line of a record under another name',
    plainGit: plain,
    rule: 'event/document',
    also: [],
    attempt: async ({ qs }) => ({ push: { 'qms/CR-098': await eventByHand(qs, comment(inReview)) } }),
  },
  wrongEvents(
    {
      id: 'D17',
      title: 'closes a record with an open variance, and pins it',
      plainGit: 'knows no records',
      rule: 'link/unsettled',
    },
    { id: closing, act: 'close', by: 'bot', state: 'CLOSED', pins: [open] },
  ),
  wrongEvents(
    {
      id: 'D17b',
      title: 'closes a record with an open variance, and does not mention it',
      plainGit: 'knows no records',
      rule: 'pin/missing',
    },
    { id: closing, act: 'close', by: 'bot', state: 'CLOSED' },
  ),
  wrongEvents(
    {
      id: 'D18b',
      title: 'goes on to post-review with a blank item, and a failed one that no variance answers',
      plainGit: 'knows no records',
      rule: 'execution/incomplete',
      also: ['execution/fail-unanswered'],
    },
    { id: running, act: 'route', by: 'bot', state: 'IN_POST_REVIEW' },
  ),
  wrongEvents(
    {
      id: 'D18',
      title: 'closes a record in execution',
      plainGit: 'knows no records',
      rule: 'lifecycle/no-transition',
    },
    { id: running, act: 'close', by: 'bot', state: 'CLOSED' },
  ),
  wrongEvents(
    {
      id: 'D19',
      title: 'keeps its document in the folder of another record',
      plainGit: plain,
      rule: 'event/outside',
    },
    born({ files: { [documentPath(fresh)]: text, [documentPath(inReview)]: text } }),
  ),
  wrongEvents(
    {
      id: 'D19b',
      title: 'keeps its document under another name',
      plainGit: plain,
      rule: 'content/missing',
    },
    born({ files: { [documentPath(fresh).replace('CR-090.md', 'CR-091.md')]: text } }),
  ),
  {
    id: 'D19c',
    title: 'moves a document in force to another path, by a commit on trunk',
    plainGit: plain,
    rule: 'trunk/governed-path',
    also: [],
    attempt: async ({ qs }) => {
      const trunk = await tipOf(qs, 'trunk');
      const held = await qs.git('show', `origin/main:${documentPath(sop)}`);
      const files = { [documentPath(sop)]: null, '.qms/docs/SOP/0xx/SOP-002/SOP-002.md': `${held}\n` };
      const step = await writeCommit(qs.path, {
        tree: await treeWith(qs.path, trunk, files),
        parents: [trunk],
        message: 'Renumber\n',
        author: 'ada',
        time: now(),
        key: qs.keyOf('ada'),
      });
      return { push: { main: step } };
    },
  },
  wrongEvents(
    {
      id: 'D21',
      title: 'begins a revision under a change that is not in execution any more, or not yet',
      plainGit: 'knows no records',
      rule: 'authority/state',
    },
    {
      id: sop,
      act: 'checkout',
      by: 'bot',
      state: 'DRAFT',
      set: { Authority: inReview },
      pins: ['trunk', inReview],
    },
  ),
  wrongEvents(
    {
      id: 'E12',
      title: 'begins a record of a kind that nobody declared',
      plainGit: plain,
      rule: 'kind/unknown',
    },
    born({ id: 'FOO-001' as DocId, files: { [documentPath('FOO-001' as DocId)]: text } }),
  ),
  {
    id: 'E22',
    title: 'brings a record into trunk that has not ended, with a key that may make steps',
    plainGit: plain,
    rule: 'enact/not-ended',
    attempt: async ({ qs }) => {
      const trunk = await tipOf(qs, 'trunk');
      const files = {
        [documentPath(inReview)]: await qs.git('show', `origin/qms/${inReview}:${documentPath(inReview)}`),
      };
      const tree = await treeWith(qs.path, trunk, {
        [documentPath(inReview)]: `${files[documentPath(inReview)]}\n`,
      });
      return { push: { main: await enactByHand(qs, { id: inReview, by: 'sam', tree }) } };
    },
  },
  {
    id: 'E22b',
    title: 'says in the step that the record ended, which it has not',
    plainGit: plain,
    rule: 'enact/not-ended',
    attempt: async ({ qs }) => {
      const trunk = await tipOf(qs, 'trunk');
      const tree = await qs.git('rev-parse', `${trunk}^{tree}`);
      const set = { State: 'CANCELLED' };
      return { push: { main: await enactByHand(qs, { id: inReview, by: 'sam', tree, set }) } };
    },
  },
  {
    id: 'E22c',
    title: 'makes a step with the key of a reviewer, who may not',
    plainGit: plain,
    rule: 'permission/right',
    also: [],
    attempt: (on) => ended(on, (cancel) => enactByHand(on.qs, { id: draft, by: 'rev', record: cancel })),
  },
  {
    id: 'E05',
    title: 'offers a system of one’s own, with the same people and keys, as the one that is looked for',
    plainGit: 'a clone is what the server says it is',
    rule: 'history/no-genesis',
    seenBy: 'verify',
    why: 'A server of one’s own has whatever gate one likes. The clone is compared with the genesis known from elsewhere.',
    attempt: async ({ qs }) => ({
      operate: async (bare) => {
        const genesis = await sandbox(qs);
        const records = (await git(bare, 'for-each-ref', '--format=:%(refname)', 'refs/heads/qms')).split(
          '\n',
        );
        await qs.git('push', '--quiet', '--force', bare, `${genesis}:refs/heads/main`, ...records);
      },
    }),
  },
];
