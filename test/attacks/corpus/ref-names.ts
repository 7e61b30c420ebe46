import { git } from '../../helpers/git.ts';
import type { Line } from '../../helpers/raw-push.ts';
import type { Attack } from '../attack.ts';
import { comment } from './hand-work.ts';
import { watched, young } from './open-records.ts';

/** Names that hide, shadow or stand beside governed ones; and refs that are something else. */

/** Many names in one push, each of which the gate has to refuse. */
function names(list: readonly string[]): Attack['attempt'] {
  return async ({ qs }) => {
    const trunk = await qs.git('rev-parse', 'refs/remotes/origin/main');
    return { push: Object.fromEntries(list.map((name) => [name, trunk])), times: list.length };
  };
}

/** As {@link names}, where git cannot hold the name beside those that are there. */
function shadows(list: readonly string[]): Attack['attempt'] {
  return async (stage) => {
    const { push = {}, times = 0 } = await names(list)(stage);
    const lines: readonly Line[] = Object.entries(push).map(([name, to]) => ({ name, old: null, to }));
    return { lines, times };
  };
}

const rule = 'ref/governed-name';

export const attacks: readonly Attack[] = [
  {
    id: 'A10',
    title: 'puts a replace ref over an event',
    plainGit: 'takes it; `git log` shows the other commit',
    rule: 'ref/outside',
    seenBy: 'gate',
    why: 'Later it changes nothing that is judged; see A10b.',
    attempt: async ({ qs }) => {
      const tip = await qs.git('rev-parse', `refs/remotes/origin/qms/${watched}`);
      return { push: { [`refs/replace/${tip}`]: await comment(qs, watched) } };
    },
  },
  {
    id: 'A10b',
    title: 'finds a replace ref over an event in the repository',
    plainGit: '`git log` shows the other commit',
    rule: null,
    warning: 'history/replace-refs',
    why: 'Objects are read as they are, whatever replaces them; `verify` warns of what plain git shows.',
    attempt: async ({ qs }) => {
      const forged = await comment(qs, watched, { state: 'PRE_APPROVED' });
      const tip = await qs.git('rev-parse', `refs/remotes/origin/qms/${watched}`);
      return {
        operate: async (copy) => {
          await qs.git('push', '--quiet', copy, `${forged}:refs/replace/${tip}`);
        },
      };
    },
  },
  {
    id: 'A11',
    title: 'puts a replace ref over an object by itself',
    plainGit: 'takes it, and no command that reads the object works any more',
    rule: 'ref/outside',
    seenBy: 'gate',
    why: 'As A10.',
    attempt: async ({ qs }) => {
      const tip = await qs.git('rev-parse', `refs/remotes/origin/qms/${watched}`);
      return { push: { [`refs/replace/${tip}`]: tip } };
    },
  },
  {
    id: 'A11b',
    title: 'finds an object replaced by itself in the repository',
    plainGit: 'stops: replace depth too high',
    rule: null,
    warning: 'history/replace-refs',
    why: 'As A10b.',
    attempt: async () => ({
      operate: async (copy) => {
        const tip = await git(copy, 'rev-parse', `refs/heads/qms/${watched}`);
        await git(copy, 'update-ref', `refs/replace/${tip}`, tip);
      },
    }),
  },
  {
    id: 'A13',
    title: 'pushes to places outside branches and tags',
    plainGit: 'takes them all',
    rule: 'ref/outside',
    seenBy: 'gate',
    why: 'Nothing reads what lies there.',
    attempt: names([
      'refs/notes/commits',
      'refs/original/refs/heads/main',
      'refs/remotes/origin/main',
      'refs/bisect/bad',
      'refs/meta/config',
      'refs/for/main',
    ]),
  },
  {
    id: 'A13b',
    title: 'pushes to places that look like its own',
    plainGit: 'takes them all',
    rule: 'ref/outside',
    seenBy: 'gate',
    why: 'As A13.',
    attempt: names(['refs/pull/1/head', 'refs/qms/CR-001', 'refs/incoming/main']),
  },
  {
    id: 'A14',
    title: 'pushes branches that git reads as something else',
    plainGit: 'takes them',
    rule,
    attempt: names(['refs/heads/@', 'refs/heads/HEAD', 'refs/heads/-evil', `refs/heads/${'1'.repeat(40)}`]),
  },
  {
    id: 'A14b',
    title: 'pushes tags that hide branches',
    plainGit: 'takes them; a short name then means the tag',
    rule,
    seenBy: 'gate',
    why: 'Records and trunk are found by their full names.',
    attempt: names(['refs/tags/main', `refs/tags/qms/${watched}`, 'refs/tags/HEAD', 'refs/tags/Main/x']),
  },
  {
    id: 'A15',
    title: 'pushes branches where governed ones have their folder, or below trunk',
    plainGit: 'takes them first come, first served; after that no governed branch can be made',
    rule,
    seenBy: 'gate',
    why: 'git cannot hold them in a repository that has trunk and records.',
    attempt: shadows(['qms', 'main/x']),
  },
  {
    id: 'A15b',
    title: 'pushes branches where governed ones will have their folder',
    plainGit: 'takes them',
    rule,
    attempt: names(['exec', 'genesis', 'propose']),
  },
  {
    id: 'A16',
    title: 'pushes to an alias of a record',
    plainGit: 'moves the record; the hook hears of the alias',
    rule: 'ref/symbolic',
    seenBy: 'gate',
    why: 'The alias itself, which only an operator can make, is seen by A16b.',
    attempt: async ({ qs, server }) => {
      await git(server, 'symbolic-ref', 'refs/heads/innocent', `refs/heads/qms/${watched}`);
      return {
        push: { innocent: await comment(qs, watched) },
        mend: () => git(server, 'symbolic-ref', '--delete', 'refs/heads/innocent').then(() => {}),
      };
    },
  },
  {
    id: 'A16b',
    title: 'makes a record an alias of another',
    plainGit: 'shows it as a branch',
    rule: 'ref/symbolic',
    seenBy: 'verify',
    why: 'No push can do it.',
    attempt: async () => ({
      operate: (copy) =>
        git(copy, 'symbolic-ref', 'refs/heads/qms/CR-777', `refs/heads/qms/${watched}`).then(() => {}),
    }),
  },
  {
    id: 'A17',
    title: 'pushes branches that differ from governed ones by case',
    plainGit: 'takes them; on macOS and Windows one then overwrites the other',
    rule,
    attempt: names(['Main', 'MAIN', 'QMS/CR-001', 'Qms/x', 'qms/cr-001', `qms/${young.toLowerCase()}`]),
  },
  {
    id: 'X13',
    title: 'pushes branches that look like governed ones',
    plainGit: 'takes them',
    rule,
    attempt: names(['\uff4dain', 'ma\u200bin', 'qm\u017f/CR-001', 'qms\u200d/CR-001', 'qms/CR-001\u200b']),
  },
  {
    id: 'X13b',
    title: 'pushes branches in governed places under names that mean nothing there',
    plainGit: 'takes them',
    rule,
    attempt: names(['qms/CR_001', 'qms/CR-', 'exec/cr-1', 'exec/CR-001/x', 'genesis/Sys']),
  },
  {
    id: 'A18',
    title: 'pushes a thousand tags and one',
    plainGit: 'takes them, and sends their names with every fetch',
    rule: 'push/too-many-refs',
    seenBy: 'gate',
    why: 'It bounds the work of one push. Tags are free, and how many there are is the server’s to say.',
    attempt: async ({ qs }) => {
      const to = await qs.git('rev-parse', 'refs/remotes/origin/main');
      const lines = [...Array(1001).keys()].map((each) => ({ name: `refs/tags/t${each}`, old: null, to }));
      return { lines };
    },
  },
];
