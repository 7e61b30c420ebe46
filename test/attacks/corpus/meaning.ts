import { documentPath } from '../../../src/rules/kinds/ids.ts';
import { actShapes } from '../../../src/rules/record/acts.ts';
import { eventByHand, tipOf, treeWith, writeCommit } from '../../helpers/hand-made.ts';
import type { QualitySystem } from '../../helpers/quality-system.ts';
import type { Attack, Attempt, Stage } from '../attack.ts';
import { besides, forgedReview, pushReview, review, reviewed, wrongReview } from './one-review.ts';

/** What a signature stands for, and who gave it; and commits that are no events at all. */

const folder = documentPath(besides).replace(/[^/]*$/, '');
const renaming = 'quinn <quinn@example.org> <bot@example.org>\n';
const outcome = { Outcome: 'recommend' };

async function pushCheckin({ qs }: Stage, files: Readonly<Record<string, string>>): Promise<Attempt> {
  const event = { id: besides, act: 'checkin', by: 'bot', version: '0.2', files } as const;
  return { push: { [`qms/${besides}`]: await eventByHand(qs, event) } };
}

/** A commit on trunk as anybody makes it: not signed. */
async function codeCommit(
  qs: QualitySystem,
  tree: string,
  message: string,
  merged?: string,
): Promise<string> {
  const parents = [await tipOf(qs, 'trunk'), ...(merged === undefined ? [] : [merged])];
  return writeCommit(qs.path, {
    tree,
    parents,
    message: `${message}\n`,
    author: 'web-flow',
    time: Math.floor(Date.now() / 1000),
    key: null,
  });
}

export const attacks: readonly Attack[] = [
  wrongReview(
    {
      id: 'C16',
      title: 'does not say what its signature means',
      plainGit: 'a signature is a signature',
      rule: 'trailer/missing',
    },
    { set: { ...outcome, Meaning: null } },
  ),
  wrongReview(
    {
      id: 'C16b',
      title: 'is a review that means an approval',
      plainGit: 'as C16',
      rule: 'event/meaning',
    },
    { set: { ...outcome, Meaning: actShapes.approve.meaning } },
  ),
  wrongReview(
    {
      id: 'C16c',
      title: 'says in words of its own what its signature means',
      plainGit: 'as C16',
      rule: 'event/meaning',
    },
    { set: { ...outcome, Meaning: 'I have seen this content; my outcome and comment stand above.' } },
  ),
  wrongReview(
    {
      id: 'C16d',
      title: 'is a review with neither yes nor no',
      plainGit: 'as C16',
      rule: 'trailer/value',
    },
    { set: { Outcome: 'abstain' } },
  ),
  wrongReview(
    {
      id: 'C16e',
      title: 'is a review without a word',
      plainGit: 'as C16',
      rule: 'event/needs-text',
    },
    { text: '' },
  ),
  {
    id: 'C10',
    title: 'checks a `.mailmap` in with the document',
    plainGit: 'takes it; at the top it renames authors in `git log`',
    rule: 'content/file',
    also: [],
    attempt: (on) => pushCheckin(on, { [`${folder}.mailmap`]: renaming }),
  },
  {
    id: 'C10b',
    title: 'checks a `.mailmap` in at the top of the tree',
    plainGit: 'shows one author as another',
    rule: 'event/outside',
    also: [],
    attempt: (on) => pushCheckin(on, { '.mailmap': renaming }),
  },
  wrongReview(
    {
      id: 'C11',
      title: 'names its actor with a letter of another script',
      plainGit: 'takes it; looks the same',
      rule: 'trailer/value',
    },
    { set: { ...outcome, Actor: 'qu\u0456nn' } },
  ),
  wrongReview(
    {
      id: 'C11b',
      title: 'names its actor with a capital letter',
      plainGit: 'takes it',
      rule: 'trailer/value',
    },
    { set: { ...outcome, Actor: 'Quinn' } },
  ),
  wrongReview(
    {
      id: 'C11c',
      title: 'names its actor with a space behind',
      plainGit: 'takes it; looks the same',
      rule: 'bytes/message',
    },
    { set: { ...outcome, Actor: 'quinn ' } },
  ),
  forgedReview(
    {
      id: 'C11d',
      title: 'has an author with a letter of another script',
      plainGit: 'takes it; looks the same',
      rule: 'event/author',
    },
    { payload: (text) => text.replace(/^author quinn/m, 'author qu\u0456nn') },
  ),
  wrongReview(
    {
      id: 'C14',
      title: 'names everybody of a domain as its actor',
      plainGit: 'allowed-signers files may hold patterns',
      rule: 'trailer/value',
    },
    { set: { ...outcome, Actor: '*@example.org' } },
  ),
  {
    id: 'B17',
    title: 'commits the same review once more, to be counted twice',
    plainGit: 'two commits, each well signed',
    rule: 'review/already',
    also: [],
    attempt: async (on) => {
      const first = await eventByHand(on.qs, review);
      return pushReview(on, { after: first });
    },
  },
  {
    id: 'B20',
    title: 'puts an ordinary signed commit of a quality person onto a record',
    plainGit: 'takes it',
    rule: 'trailer/form',
    also: [],
    attempt: (on) => pushReview(on, { forge: { payload: (text) => text.replace(/\n\nQMS-[\s\S]*$/, '\n') } }),
  },
  {
    id: 'B20b',
    title: 'merges a record’s events into trunk as if they were code',
    plainGit: 'takes it',
    rule: 'trunk/smuggled-event',
    attempt: async ({ qs }) => {
      const tree = await qs.git('rev-parse', 'origin/main^{tree}');
      const tip = await tipOf(qs, reviewed);
      return { push: { main: await codeCommit(qs, tree, 'Merge a change', tip) } };
    },
  },
  {
    id: 'B20c',
    title: 'moves trunk onto a record’s last event',
    plainGit: 'a fast-forward',
    rule: 'step/unknown',
    attempt: async () => ({ push: { main: `refs/remotes/origin/qms/${reviewed}` } }),
  },
  {
    id: 'C02',
    title:
      'squashes a record onto trunk, as a hosting service does, with the messages of all its events in one',
    plainGit: 'one commit, with the trailers of all',
    rule: 'bytes/message',
    also: [],
    attempt: async ({ qs }) => {
      const tree = await qs.git('rev-parse', `origin/qms/${reviewed}^{tree}`);
      const said = await qs.git('log', '--format=* %B', `origin/main..origin/qms/${reviewed}`);
      return { push: { main: await codeCommit(qs, tree, `Change (#7)\n\n${said.trim()}`) } };
    },
  },
  {
    id: 'C02b',
    title: 'squashes a record onto trunk with the trailers of its last event',
    plainGit: 'one commit that says what was said elsewhere',
    rule: 'step/unknown',
    also: [],
    attempt: async ({ qs }) => {
      const tree = await qs.git('rev-parse', `origin/qms/${reviewed}^{tree}`);
      const said = await qs.git('log', '-1', '--format=%(trailers:only)', `origin/qms/${reviewed}`);
      return { push: { main: await codeCommit(qs, tree, `Change (#7)\n\n${said.trim()}`) } };
    },
  },
  {
    id: 'C10c',
    title: 'brings a `.mailmap` to trunk as code, which the policy leaves free',
    plainGit: 'shows one author as another',
    rule: null,
    why: 'Who acts is read from the bytes of each event and its signature; no name is mapped.',
    attempt: async ({ qs }) => {
      const tree = await treeWith(qs.path, 'origin/main', { '.mailmap': renaming });
      return { push: { main: await codeCommit(qs, tree, 'Map names') } };
    },
  },
];
