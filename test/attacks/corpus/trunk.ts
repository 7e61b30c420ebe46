import { documentPath } from '../../../src/rules/kinds/ids.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { enactByHand, eventByHand, tipOf, treeWith, writeCommit } from '../../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { oncePerFile } from '../../helpers/test-file.ts';
import type { Attack } from '../attack.ts';
import { created, now, plainStep, titled } from './hand-work.ts';
import { gone, pending, planned } from './under-way.ts';

/** Steps of trunk that bring in more, less or other than they may. */

/** The step that would bring the pending document in, with something wrong in it. */
function wrongStep(
  told: Omit<Attack, 'attempt'>,
  wrong: (qs: QualitySystem) => Partial<Parameters<typeof enactByHand>[1]>,
): Attack {
  return {
    ...told,
    attempt: async ({ qs }) => ({
      push: { main: await enactByHand(qs, { id: pending, by: 'bot', ...wrong(qs) }) },
    }),
  };
}

const other = oncePerFile(() => foundSystem());

/** Another quality system, whose objects are brought in; founded once. */
async function strangers(qs: QualitySystem): Promise<QualitySystem> {
  const system = await other();
  await qs.git('fetch', '--quiet', system.path, 'main');
  return system;
}

const template = documentPath('TEMPLATE-CR' as DocId);

export const attacks: readonly Attack[] = [
  wrongStep(
    {
      id: 'A09',
      title: 'brings a document into force without the right to',
      plainGit: 'whoever may push may merge',
      rule: 'permission/right',
    },
    () => ({ by: 'rev' }),
  ),
  wrongStep(
    {
      id: 'A09b',
      title: 'brings a document into force without a signature',
      plainGit: 'as A09',
      rule: 'signature/missing',
    },
    () => ({ key: null }),
  ),
  {
    id: 'A22',
    title: 'approves content under the SHA-256 digest of other content',
    plainGit: 'knows content by SHA-1 alone',
    rule: 'event/digest',
    attempt: async ({ qs }) => ({
      push: {
        [`qms/${planned}`]: await eventByHand(qs, {
          id: planned,
          act: 'approve',
          by: 'rev',
          state: 'PRE_APPROVED',
          version: '1.0',
          set: { Digest: `sha256:${'0'.repeat(64)}` },
        }),
      },
    }),
  },
  {
    id: 'X08',
    title: 'merges a second genesis into trunk',
    plainGit: 'merges it, with --allow-unrelated-histories',
    rule: 'genesis/second',
    attempt: async ({ qs }) => {
      const { genesis } = await strangers(qs);
      const merge = await writeCommit(qs.path, {
        tree: await qs.git('rev-parse', `${genesis}^{tree}`),
        parents: [await tipOf(qs, 'trunk'), genesis],
        message: 'Begin again\n\nQMS-Event: genesis\nQMS-Actor: ada\n',
        author: 'ada',
        time: now(),
        key: qs.keyOf('ada'),
      });
      return { push: { main: merge } };
    },
  },
  {
    id: 'X08b',
    title: 'begins a record at the genesis of another system',
    plainGit: 'takes it',
    rule: 'history/no-genesis',
    attempt: async ({ qs }) => {
      const { genesis } = await strangers(qs);
      const id = 'CR-900' as DocId;
      const tree = await treeWith(qs.path, genesis, { [documentPath(id)]: titled('Mine') });
      return {
        push: {
          [`qms/${id}`]: await eventByHand(qs, {
            id,
            act: 'create',
            by: 'bot',
            after: null,
            parents: [genesis],
            tree,
            phase: 'pre',
            pins: ['trunk'],
          }),
        },
      };
    },
  },
  {
    id: 'X09',
    title: 'puts trunk behind a line of its own, by a foxtrot merge',
    plainGit: 'takes it as a fast-forward',
    rule: 'ref/rewritten',
    verifyRule: 'trunk/smuggled-event',
    why: 'Later, what is wrong is that steps came in by a merge which says nothing of them.',
    attempt: async ({ qs }) => {
      const mine = await plainStep(qs, [qs.genesis], { files: { 'mine.txt': 'mine\n' } });
      const files = { 'mine.txt': 'mine\n' };
      const tree = await treeWith(qs.path, await tipOf(qs, 'trunk'), files);
      const message = "Merge branch 'main'\n";
      return { push: { main: await plainStep(qs, [mine, await tipOf(qs, 'trunk')], { tree, message }) } };
    },
  },
  wrongStep(
    {
      id: 'X10',
      title: 'changes another document in the same step',
      plainGit: 'an evil merge; `git log -p` shows nothing',
      rule: 'step/tree',
    },
    () => ({ files: { [template]: titled('Mine') } }),
  ),
  wrongStep(
    {
      id: 'X10b',
      title: 'takes another document out in the same step',
      plainGit: 'as X10',
      rule: 'step/tree',
    },
    () => ({ files: { [template]: null } }),
  ),
  wrongStep(
    {
      id: 'X10c',
      title: 'brings the document in with another text',
      plainGit: 'as X10',
      rule: 'step/tree',
    },
    () => ({ files: { [documentPath(pending)]: titled('Mine') } }),
  ),
  wrongStep(
    {
      id: 'X10d',
      title: 'brings an ungoverned file in by the same step',
      plainGit: 'as X10',
      rule: 'step/tree',
    },
    () => ({ files: { 'mine.txt': 'mine\n' } }),
  ),
  {
    id: 'X03b',
    title: 'creates a cancelled id again, in place of its branch',
    plainGit: 'takes a forced push',
    rule: 'ref/rewritten',
    verifyRule: 'record/forked',
    why: 'Later, what is wrong is that trunk holds another record of that id.',
    attempt: async ({ qs }) => ({ push: { [`qms/${gone}`]: await created(qs, gone) }, force: true }),
  },
  {
    id: 'X13c',
    title: 'puts a second policy beside the first, where case is folded in its place',
    plainGit: 'takes it; on macOS and Windows one overwrites the other',
    rule: 'trunk/governed-path',
    attempt: async ({ qs }) => {
      const files = { '.QMS/policy.yaml': 'principals: {}\n' };
      return { push: { main: await plainStep(qs, [await tipOf(qs, 'trunk')], { files }) } };
    },
  },
  {
    id: 'X13d',
    title: 'puts a policy where Windows takes a short name for the folder',
    plainGit: 'takes it',
    rule: 'trunk/governed-path',
    attempt: async ({ qs }) => {
      const files = { 'QMS~1/policy.yaml': 'principals: {}\n' };
      return { push: { main: await plainStep(qs, [await tipOf(qs, 'trunk')], { files }) } };
    },
  },
];
