import type { Attack } from '../attack.ts';
import { attached, besides, draft } from './drafts.ts';
import type { Entry } from './raw-tree.ts';

/** Trees whose entries are more, less or other than files of a record. */

const rule = 'content/file';

/** A file more, under a name and of a mode. */
function more(name: string, mode = '100644'): (entries: readonly Entry[], oid: string) => readonly Entry[] {
  return (entries, oid) => [...entries, { mode, name, oid }].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The record's document, of another mode. */
function documentAs(mode: string): (entries: readonly Entry[]) => readonly Entry[] {
  return (entries) => entries.map((each) => (each.name === `${draft}.md` ? { ...each, mode } : each));
}

const fsck = 'takes it; fsck objects, where it is asked';

export const attacks: readonly Attack[] = [
  attached(
    { id: 'F01', title: 'attaches a symbolic link', plainGit: 'takes it, also with fsck', rule },
    more('evidence.txt', '120000'),
  ),
  attached(
    {
      id: 'F01b',
      title: 'makes the document a symbolic link',
      plainGit: 'takes it, also with fsck',
      rule,
      verifyRule: rule,
    },
    documentAs('120000'),
  ),
  attached({ id: 'F02', title: 'attaches a submodule', plainGit: 'takes it', rule }, (entries, _, tip) => [
    ...entries,
    { mode: '160000', name: 'evidence', oid: tip },
  ]),
  attached(
    { id: 'F02b', title: 'attaches a file `.gitmodules`', plainGit: 'takes it', rule, also: [] },
    more('.gitmodules'),
  ),
  attached(
    {
      id: 'F03',
      title: 'attaches `.gitattributes`, which hides changes from `git diff`',
      plainGit: 'takes it, and obeys',
      rule,
    },
    more('.gitattributes'),
  ),
  attached(
    {
      id: 'F05',
      title: 'attaches two files whose names differ by case',
      plainGit: 'takes it; where case is folded one hides the other',
      rule: 'content/case',
    },
    (entries, oid) => more('b.txt')(more('B.txt')(entries, oid), oid),
  ),
  attached(
    { id: 'F05b', title: 'attaches a file with a decomposed name', plainGit: 'takes it', rule },
    more('re\u0301sume.txt'),
  ),
  attached(
    { id: 'F05c', title: 'attaches a file with a joiner in its name', plainGit: 'takes it', rule },
    more('resul\u200cts.txt'),
  ),
  attached(
    {
      id: 'F05d',
      title: 'attaches a file with a name that Windows keeps for itself',
      plainGit: 'takes it; a checkout there fails',
      rule: null,
      why: 'Bytes and digest are the same everywhere; a clone there reads it with `git show`.',
    },
    more('CON'),
    besides,
  ),
  attached(
    { id: 'F06', title: 'has a folder `.git`', plainGit: fsck, rule: 'object/tree', stoppedBy: 'git' },
    more('.git'),
  ),
  attached(
    { id: 'F06b', title: 'has an entry `..`', plainGit: fsck, rule: 'object/tree', stoppedBy: 'git' },
    more('..'),
  ),
  attached(
    {
      id: 'F06c',
      title: 'has an entry `GIT~1`, which Windows takes for `.git`',
      plainGit: fsck,
      rule: 'object/tree',
      stoppedBy: 'git',
    },
    more('GIT~1'),
  ),
  attached(
    {
      id: 'F06d',
      title: 'has an entry with a slash',
      plainGit: fsck,
      rule: 'object/tree',
      stoppedBy: 'git',
    },
    more('evidence/a.txt'),
  ),
  attached(
    {
      id: 'F07',
      title: 'has the document twice',
      plainGit: '`git show` prints the first, `git archive` unpacks the last',
      rule: 'object/tree',
      stoppedBy: 'git',
    },
    (entries, oid) =>
      entries.flatMap((each) => (each.name === `${draft}.md` ? [each, { ...each, oid }] : [each])),
  ),
  attached(
    { id: 'F08', title: 'attaches a file with an executable bit', plainGit: 'takes it', rule },
    more('run.sh', '100755'),
  ),
  attached(
    {
      id: 'F08b',
      title: 'attaches a file that its group may write',
      plainGit: 'takes it, and shows 100644',
      rule: 'object/tree',
    },
    more('shared.txt', '100664'),
  ),
  attached(
    {
      id: 'F08c',
      title: 'writes a mode with a leading zero',
      plainGit: fsck,
      rule: 'object/tree',
      stoppedBy: 'git',
    },
    more('zero.txt', '0100644'),
  ),
  attached(
    {
      id: 'F09b',
      title: 'has its entries out of order',
      plainGit: fsck,
      rule: 'object/tree',
      stoppedBy: 'git',
    },
    (entries, oid) => [{ mode: '100644', name: 'a.txt', oid }, ...entries],
  ),
];
