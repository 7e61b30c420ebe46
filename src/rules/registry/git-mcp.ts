import { type RuleTable, refusal } from './entry.ts';

/** What the git proxy for agents refuses before git, or the gate of a server, is asked. */
export const gitMcpRules = {
  'git-mcp/revision': refusal({
    requires: 'A revision names a commit: an id, a branch, a tag or HEAD, followed by ~2 or ^2 at most.',
    why: 'Git’s own language for revisions reads paths, options and searches out of a name.',
    fix: 'name a branch or commit that git_log or git_branch shows; git_fetch brings what others pushed',
    exit: 3,
  }),
  'git-mcp/path': refusal({
    requires: 'A path lies in the repository, from its top, and means the same on every file system.',
    why: 'A path that leaves the tree, or that some system folds into `.git`, reads or writes what nobody meant.',
    fix: 'give the path from the top of the repository, as git_list shows it',
    exit: 2,
  }),
  'git-mcp/not-found': refusal({
    requires: 'What is asked for stands in the tree of that commit.',
    why: 'An empty answer would be taken for an empty file.',
    fix: 'git_list shows what is there',
    exit: 3,
  }),
  'git-mcp/pattern': refusal({
    requires:
      'What is searched for is one line of text, or with `regex` a POSIX extended regular expression.',
    why: 'A pattern that git cannot read finds nothing, which would be taken for an answer.',
    fix: 'leave `regex` out to look for the text as it stands',
    exit: 2,
  }),
  'git-mcp/not-readable': refusal({
    requires: 'What an agent reads through the proxy is among the paths that the policy lets it read.',
    why: 'An agent has use for some of a repository; what it need not see it cannot leak.',
    fix: 'ask whoever administers the policy: `proxy:` in .qms/policy.yaml',
    exit: 5,
  }),
  'git-mcp/not-writable': refusal({
    requires: 'What an agent writes through the proxy is among the paths that the policy lets it write.',
    why: 'Work that is refused at the gate, after hours, could have been refused at once.',
    fix: 'ask whoever administers the policy: `proxy:` in .qms/policy.yaml',
    exit: 5,
  }),
  'git-mcp/governed-path': refusal({
    requires: 'The proxy writes nothing below `.qms/`.',
    why: 'Documents change by acts on their records, which are reviewed and approved; a file that git carries there is no document.',
    fix: 'use the tools of the quality system: qms_checkout, qms_checkin',
  }),
  'git-mcp/governed-ref': refusal({
    requires: 'The proxy moves neither trunk nor a record, nor anything that could be taken for one.',
    why: 'The server refuses it anyway; whoever is told at once, and told the way, loses no time.',
    fix: 'work on exec/<CR> or below agent/<name>/',
  }),
  'git-mcp/not-your-branch': refusal({
    requires: 'A branch that an agent makes, moves or pushes is among those that the policy gives it.',
    why: 'Two agents on one branch overwrite each other’s work, and nobody can tell whose it was.',
    fix: 'make a branch of your own with git_branch, or one of execution with git_exec_branch',
    exit: 5,
  }),
  'git-mcp/too-large': refusal({
    requires: 'What is asked for or sent is of a size that can be worked with.',
    why: 'One call must neither fill the disk nor keep everybody else waiting.',
    fix: 'ask for less, or send the change in several commits',
    exit: 2,
  }),
} as const satisfies RuleTable;
