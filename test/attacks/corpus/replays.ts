import { dirname } from 'node:path';
import { documentPath } from '../../../src/rules/kinds/ids.ts';
import { gitWith } from '../../helpers/git.ts';
import { eventByHand, tipOf } from '../../helpers/hand-made.ts';
import type { Attack } from '../attack.ts';
import { approve, knowsNone, recommend, review, toApproval } from './decisions.ts';
import { again, inApproval, inReview, wrongEvents } from './life.ts';
import { treeWithFolder, writeTree } from './raw-tree.ts';

/** Decisions that were made of something else: another record, version, round or content. */

const otherDigest = `sha256:${'0'.repeat(64)}`;

/** The signature that a commit carries, without its header. */
async function signatureOf(git: (...args: string[]) => Promise<string>, commit: string): Promise<string> {
  const bytes = await git('cat-file', 'commit', commit);
  return (/^gpgsig (.*(?:\n .*)*)$/m.exec(bytes)?.[1] ?? '').replaceAll('\n ', '\n');
}

export const attacks: readonly Attack[] = [
  {
    id: 'D01',
    title: 'puts the signature of one record’s review under that of another',
    plainGit: 'a bad signature, where it is asked to verify',
    rule: 'signature/bad',
    also: [],
    attempt: async ({ qs }) => {
      const signature = await signatureOf(qs.git, await eventByHand(qs, review(inReview, 'quinn')));
      const forge = { signature: () => signature };
      return { push: { [`qms/${again}`]: await eventByHand(qs, review(again, 'quinn', { forge })) } };
    },
  },
  wrongEvents(
    {
      id: 'D01b',
      title: 'has a signed review of one record put on another’s branch',
      plainGit: 'a good signature',
      rule: 'event/document',
    },
    review(again, 'quinn', { set: { ...recommend, Document: inReview }, subject: `${inReview}: review` }),
  ),
  {
    id: 'D01c',
    title: 'moves one record’s branch onto another’s events',
    plainGit: 'takes a forced push',
    rule: 'ref/rewritten',
    verifyRule: 'event/document',
    why: 'The gate looks at the ref first; whoever comes later sees only where it stands.',
    also: [],
    attempt: async ({ qs }) => ({ push: { [`qms/${again}`]: await tipOf(qs, inReview) }, force: true }),
  },
  {
    id: 'D01d',
    title: 'begins a new record with another’s events',
    plainGit: 'takes it',
    rule: 'event/document',
    attempt: async ({ qs }) => ({ push: { 'qms/CR-099': await tipOf(qs, inReview) } }),
  },
  wrongEvents(
    {
      id: 'D02',
      title: 'reviews an older version, as it says',
      plainGit: knowsNone,
      rule: 'event/version',
    },
    review(inReview, 'quinn', { version: '0.1' }),
  ),
  wrongEvents(
    {
      id: 'D02b',
      title: 'approves the digest of another content',
      plainGit: knowsNone,
      rule: 'event/digest',
    },
    approve(inApproval, 'rev', { set: { Digest: otherDigest } }),
  ),
  {
    id: 'D04',
    title: 'puts the signature of an earlier round under a review of this one, of the same bytes',
    plainGit: 'a bad signature, where it is asked to verify',
    rule: 'signature/bad',
    also: [],
    attempt: async ({ qs }) => {
      const search = ['log', '-1', '--format=%H', '--grep=^QMS-Event: review$'];
      const signature = await signatureOf(qs.git, await qs.git(...search, `origin/qms/${again}`));
      const forge = { signature: () => signature };
      return { push: { [`qms/${again}`]: await eventByHand(qs, review(again, 'quinn', { forge })) } };
    },
  },
  wrongEvents(
    {
      id: 'D04b',
      title: 'goes on to approval with reviews of an earlier round, of the same bytes',
      plainGit: knowsNone,
      rule: 'approval/review-missing',
    },
    toApproval(again),
  ),
  wrongEvents(
    {
      id: 'D05',
      title: 'checks other content in between review and approval',
      plainGit: knowsNone,
      rule: 'lifecycle/no-transition',
    },
    {
      id: inApproval,
      act: 'checkin',
      by: 'bot',
      version: '0.3',
      files: { [documentPath(inApproval)]: '---\ntitle: Another\n---\n' },
    },
  ),
  {
    id: 'D05b',
    title: 'approves other content under the digest that was reviewed',
    plainGit: 'a good signature',
    rule: 'event/changes-content',
    also: [],
    attempt: async ({ qs }) => {
      const said = await qs.git(
        'log',
        '-1',
        '--format=%(trailers:key=QMS-Digest,valueonly)',
        `origin/qms/${inApproval}`,
      );
      const files = { [documentPath(inApproval)]: '---\ntitle: Another\n---\n' };
      const event = approve(inApproval, 'rev', { files, set: { Digest: said.trim() } });
      return { push: { [`qms/${inApproval}`]: await eventByHand(qs, event) } };
    },
  },
  wrongEvents(
    {
      id: 'D06',
      title: 'changes the document in the approval, digest and all',
      plainGit: 'a good signature',
      rule: 'event/changes-content',
    },
    approve(inApproval, 'rev', { files: { [documentPath(inApproval)]: '---\ntitle: Another\n---\n' } }),
  ),
  wrongEvents(
    {
      id: 'D06b',
      title: 'changes another record’s document in the approval',
      plainGit: 'a good signature',
      rule: 'event/changes-content',
    },
    approve(inApproval, 'rev', { files: { [documentPath(inReview)]: '---\ntitle: Another\n---\n' } }),
  ),
  {
    id: 'D06c',
    title: 'adds an empty folder in the approval, which no list of files shows',
    plainGit: 'a good signature, and no difference in `git diff`',
    rule: 'event/outside',
    also: [],
    attempt: async ({ qs }) => {
      const tip = await tipOf(qs, inApproval);
      const entries = await qs.git('ls-tree', `${tip}^{tree}`);
      const empty = await gitWith(qs.path, '', 'mktree');
      const tree = await gitWith(qs.path, `${entries}\n040000 tree ${empty}\tempty\n`, 'mktree');
      return { push: { [`qms/${inApproval}`]: await eventByHand(qs, approve(inApproval, 'rev', { tree })) } };
    },
  },
  {
    id: 'D06d',
    title: 'adds an empty folder to the record’s own in the approval',
    plainGit: 'as D06c',
    rule: 'event/changes-content',
    also: [],
    attempt: async ({ qs }) => {
      const before = await qs.git('rev-parse', `origin/qms/${inApproval}^{tree}`);
      const empty = { mode: '40000', name: 'notes', oid: await writeTree(qs.path, []) };
      const folder = dirname(documentPath(inApproval));
      const tree = await treeWithFolder(qs.path, before, folder, (entries) => [...entries, empty]);
      return { push: { [`qms/${inApproval}`]: await eventByHand(qs, approve(inApproval, 'rev', { tree })) } };
    },
  },
];
