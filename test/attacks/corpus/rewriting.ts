import { ungatedCopy } from '../../helpers/gated-server.ts';
import { git } from '../../helpers/git.ts';
import { tipOf } from '../../helpers/hand-made.ts';
import type { QualitySystem } from '../../helpers/quality-system.ts';
import type { Attack } from '../attack.ts';
import { figureOf, verifyProgram } from '../program.ts';
import { comment, created } from './hand-work.ts';
import { archived, watched, young } from './open-records.ts';

/** Branches that are moved back, deleted, or begun anew. */

const forgotten = 'A clone that never saw the longer history cannot miss it; see A04.';

/** What `qms verify` prints as the figure of what the server holds now, kept elsewhere. */
async function figureNow(qs: QualitySystem): Promise<string> {
  return figureOf(await ungatedCopy(qs, {}));
}

/** An operator moves a branch of a repository back, after it was verified there. */
function setBack(ref: string): (copy: string) => Promise<void> {
  return async (copy) => {
    await verifyProgram(copy);
    await git(copy, 'update-ref', `refs/heads/${ref}`, `refs/heads/${ref}~1`);
  };
}

export const attacks: readonly Attack[] = [
  {
    id: 'A01',
    title: 'rewrites a record’s branch without its last event',
    plainGit: 'takes a forced push',
    rule: 'ref/rewritten',
    seenBy: 'gate',
    why: forgotten,
    attempt: async () => ({
      push: { [`qms/${watched}`]: `refs/remotes/origin/qms/${watched}~1` },
      force: true,
    }),
  },
  {
    id: 'A01b',
    title: 'rewrites it without an event that a checkpoint holds',
    plainGit: 'takes a forced push',
    rule: 'ref/rewritten',
    verifyRule: 'checkpoint/unknown',
    why: 'Later, what is wrong is that the checkpoint lists an event which is not there.',
    attempt: async () => ({
      push: { [`qms/${watched}`]: `refs/remotes/origin/qms/${watched}~2` },
      force: true,
    }),
  },
  {
    id: 'A01c',
    title: 'rewrites it in a clone that has verified the longer one',
    plainGit: 'fetches a forced update without a word, where the refspec has a plus',
    rule: 'history/backwards',
    seenBy: 'verify',
    why: 'Done to the repository itself, past the gate.',
    attempt: async () => ({ operate: setBack(`qms/${young}`) }),
  },
  {
    id: 'A02',
    title: 'deletes a record’s branch while the record is open',
    plainGit: 'deletes it',
    rule: 'ref/deleted',
    seenBy: 'gate',
    why: 'As A01: what nobody remembers, nobody misses. Checkpoints remember.',
    attempt: async () => ({ push: { [`qms/${young}`]: null } }),
  },
  {
    id: 'A02b',
    title: 'deletes the branch of a record that a checkpoint holds',
    plainGit: 'deletes it',
    rule: 'ref/deleted',
    verifyRule: 'checkpoint/unknown',
    why: 'As A01b.',
    attempt: async () => ({ push: { [`qms/${watched}`]: null } }),
  },
  {
    id: 'A02c',
    title: 'deletes trunk',
    plainGit: 'deletes it, unless it is checked out or HEAD names it',
    rule: 'ref/deleted',
    verifyRule: 'genesis/none',
    why: 'Later there is no trunk, and so nothing to judge by.',
    attempt: async (on) => {
      await git(on.server, 'config', 'receive.denyDeleteCurrent', 'false');
      return {
        lines: [{ name: 'main', to: null }],
        operate: (copy) => git(copy, 'update-ref', '-d', 'refs/heads/main').then(() => {}),
      };
    },
  },
  {
    id: 'A03',
    title: 'begins an open record anew, in place of what it was',
    plainGit: 'takes a forced push',
    rule: 'ref/rewritten',
    seenBy: 'gate',
    why: forgotten,
    attempt: async ({ qs }) => ({ push: { [`qms/${young}`]: await created(qs, young) }, force: true }),
  },
  {
    id: 'A03b',
    title: 'deletes a record and begins it anew in two lines of one push',
    plainGit: 'does not send it; a server moves by the first line',
    rule: 'ref/twice',
    seenBy: 'gate',
    why: forgotten,
    attempt: async ({ qs }) => ({
      lines: [
        { name: `qms/${young}`, to: null },
        { name: `qms/${young}`, old: null, to: await created(qs, young) },
      ],
    }),
  },
  {
    id: 'A04',
    title: 'sets trunk back to an earlier, valid tip',
    plainGit: 'takes a forced push; a new clone cannot tell',
    rule: 'ref/rewritten',
    verifyRule: 'pin/unknown',
    why: 'Later, what is wrong is that an open record relies on a step which is not there.',
    attempt: async () => ({ push: { main: 'refs/remotes/origin/main~1' }, force: true }),
  },
  {
    id: 'A04d',
    title: 'sets back all that would show it, too',
    plainGit: 'as A04',
    rule: 'ref/rewritten',
    seenBy: 'gate',
    why: 'An earlier state of everything is a valid state: `verify` says `unwitnessed`, and means it.',
    attempt: async () => ({
      push: { main: 'refs/remotes/origin/main~1', [`qms/${young}`]: null },
      force: true,
    }),
  },
  {
    id: 'A04b',
    title: 'sets trunk back in a clone that has verified the longer one',
    plainGit: 'cannot tell',
    rule: 'history/backwards',
    seenBy: 'verify',
    why: 'Done to the repository itself, past the gate.',
    attempt: async () => ({ operate: setBack('main') }),
  },
  {
    id: 'A04c',
    title: 'shows a new clone an earlier trunk, and the clone was given a figure',
    plainGit: 'cannot tell',
    rule: 'history/figure',
    seenBy: 'verify',
    why: 'Done to the repository itself, past the gate.',
    attempt: async ({ qs }) => ({
      verify: { expect: await figureNow(qs) },
      operate: (copy) => git(copy, 'update-ref', 'refs/heads/main', 'refs/heads/main~1').then(() => {}),
    }),
  },
  {
    id: 'A05',
    title: 'shows two clones two histories, each valid',
    plainGit: 'cannot tell',
    rule: 'history/figure',
    seenBy: 'verify',
    why: 'Each is valid by itself; the figures differ, and can be compared by telephone.',
    attempt: async ({ qs }) => {
      const other = await comment(qs, young, { text: 'Only some see this.' });
      return {
        verify: { expect: await figureNow(qs) },
        operate: async (copy) => {
          await qs.git('push', '--quiet', copy, `${other}:refs/heads/qms/${young}`);
        },
      };
    },
  },
  {
    id: 'A07',
    title: 'moves a branch from where it stood before another push',
    plainGit: 'refuses it, when the other refs of the push may have moved',
    rule: 'ref/race',
    seenBy: 'gate',
    why: 'Only at the push is it known where a branch stands.',
    attempt: async ({ qs }) => {
      const before = await qs.git('rev-parse', `${await tipOf(qs, watched)}~1`);
      const second = await comment(qs, watched, { after: before });
      return { lines: [{ name: `qms/${watched}`, old: before, to: second }] };
    },
  },
  {
    id: 'X02',
    title: 'brings an archived branch back from before its end',
    plainGit: 'takes it',
    rule: 'ref/behind-trunk',
    attempt: async () => ({ push: { [`qms/${archived}`]: 'archived~1' } }),
  },
  {
    id: 'X02b',
    title: 'goes on from before the end of an archived record',
    plainGit: 'takes it',
    rule: 'record/forked',
    attempt: async ({ qs }) => {
      const before = await qs.git('rev-parse', 'archived~1');
      return { push: { [`qms/${archived}`]: await comment(qs, archived, { after: before }) } };
    },
  },
  {
    id: 'X02c',
    title: 'brings an archived branch back as it was',
    plainGit: 'takes it',
    rule: null,
    why: 'It holds what trunk holds.',
    attempt: async ({ qs }) => ({
      push: { [`qms/${archived}`]: await qs.git('rev-parse', 'archived') },
      mend: () => qs.git('push', '--quiet', 'origin', `:refs/heads/qms/${archived}`).then(() => {}),
    }),
  },
  {
    id: 'X03',
    title: 'creates an archived id again',
    plainGit: 'takes it',
    rule: 'record/forked',
    attempt: async ({ qs }) => ({ push: { [`qms/${archived}`]: await created(qs, archived) } }),
  },
];
