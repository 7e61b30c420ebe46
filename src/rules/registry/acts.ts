import type { RuleTable } from './entry.ts';

/** What an act can meet in the repository around it. */
export const actRules = {
  'act/race': {
    requires: 'The record stays where it was while an act is prepared.',
    why: 'Two people acted at once; one of them has to look again.',
    fix: 'run the same command again',
    severity: 'error',
    exit: 4,
  },
  'push/refused': {
    requires: 'The server accepts the push.',
    why: 'An act counts once the server took it; nothing moved here or there.',
    fix: 'read the server’s lines above; each names its rule and its fix',
    severity: 'error',
    exit: 1,
  },
  'work-tree/dirty': {
    requires: 'Local changes do not touch the files that an act brings into force.',
    why: 'Trunk is checked out here, and your changes would be lost or mixed in.',
    fix: 'commit or `git stash` your changes, then run the command again',
    severity: 'error',
    exit: 6,
  },
  'workspace/missing': {
    requires: 'A check-in finds the copy that the checkout wrote.',
    why: 'Without it there is nothing to check in, and guessing would lose work.',
    fix: 'run `qms workspace`, or `qms checkout ID` to write the copy again',
    severity: 'error',
    exit: 3,
  },
  'workspace/in-the-way': {
    requires: 'A checkout does not overwrite a workspace copy that holds other text.',
    why: 'The copy may hold work that was never checked in.',
    fix: 'move the file away, then run the command again',
    severity: 'error',
    exit: 6,
  },
  'workspace/file': {
    requires: 'A file to attach exists, can be read, and has a plain name.',
    why: 'Names outside letters, digits, dot, hyphen and underscore mean other files on other systems.',
    fix: 'check the path, or rename the file',
    severity: 'error',
    exit: 3,
  },
  'template/missing': {
    requires: 'The template of a kind is in force, or the kind has none.',
    why: 'A document without its sections would fail at the first review.',
    fix: 'run `qms list`; bring the template into force',
    severity: 'error',
    exit: 3,
  },
  'init/exists': {
    requires: 'A repository holds one quality system.',
    why: 'A second genesis would begin a second truth.',
    fix: 'use the one that is there: `qms list`',
    severity: 'error',
    exit: 1,
  },
  'init/members': {
    requires: 'The founding roster names principals with keys, the founder among them.',
    why: 'Whoever is not in the roster can never act.',
    fix: 'name each with `--member name=…,email=…,group=…,kind=…,key=FILE`',
    severity: 'error',
    exit: 2,
  },
  'init/baseline': {
    requires: 'The trunk that the quality system enters holds no .qms/ yet.',
    why: 'Files that are there already would count as governed without having been founded.',
    fix: 'remove or rename .qms/ on the branch, then run `qms init` again',
    severity: 'error',
    exit: 6,
  },
  'archive/not-settled': {
    requires: 'A branch is archived when its tip is exactly the last one of it in trunk.',
    why: 'What trunk does not hold would be lost with the branch.',
    fix: 'bring the record to its end first: `qms next ID`',
    severity: 'error',
    exit: 1,
  },
} as const satisfies RuleTable;
