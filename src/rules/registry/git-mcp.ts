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
  'git-mcp/hosting': refusal({
    requires: 'The hosting service that is read is the one at which the remote of the repository is.',
    why: 'A token that is sent to another host is that host’s from then on.',
    fix: 'name the repository with --hosting OWNER/NAME, and the address of its service with --hosting-url',
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
  'git-mcp/no-branch': refusal({
    requires: 'A commit goes onto a branch that exists here.',
    why: 'A branch that is made by accident, by a misspelt name, is one that nobody looks for.',
    fix: 'make it with git_branch or git_exec_branch; git_branch without a name lists yours',
    exit: 3,
  }),
  'git-mcp/branch-exists': refusal({
    requires: 'A new branch has a name that no branch has.',
    why: 'What the other one holds would be out of sight.',
    fix: 'choose another name, or go on with that branch',
  }),
  'git-mcp/in-use': refusal({
    requires: 'A branch that another work tree is on moves by what is committed there.',
    why: 'Its files and its index would no longer say what its branch holds.',
    fix: 'commit there, or work on a branch of your own: git_branch',
  }),
  'git-mcp/work-tree': refusal({
    requires: 'A call that uses files on disk has a work tree that is the caller’s own.',
    why: 'Two agents in one work tree commit each other’s half-done work.',
    fix: 'send the files along as edits; or start the server in a work tree of this agent’s own',
  }),
  'git-mcp/dirty': refusal({
    requires: 'Files that are not committed do not stand in the way of those that a call brings.',
    why: 'Work that nobody has committed would be lost.',
    fix: 'commit them with git_commit, or move them away; git_status lists them',
  }),
  'git-mcp/edit': refusal({
    requires:
      'An edit fits the file that it changes: what it replaces stands there exactly once, and what it removes is there.',
    why: 'An edit of another text than was read changes something that nobody looked at.',
    fix: 'read the file with git_read, then send an edit that fits it',
  }),
  'git-mcp/nothing': refusal({
    requires: 'A commit changes something.',
    why: 'An empty commit looks like work, and says nothing.',
    fix: 'look with git_status and git_diff; it may be committed already',
  }),
  'git-mcp/message': refusal({
    requires: 'A commit message says something, and has no line that begins with QMS-.',
    why: 'Such lines speak to the quality system; the server writes the one that belongs there.',
    fix: 'leave the line out: QMS-CR is added on an execution branch',
  }),
  'git-mcp/conflict': refusal({
    requires: 'What trunk and the branch changed alike is brought together by whoever knows both.',
    why: 'A tool that chooses one side throws the other away.',
    fix: 'call git_sync again with an edit for each file named: its whole new content, or delete',
  }),
  'git-mcp/remote': refusal({
    requires:
      'The remote is at an https, ssh or local address that stays as it was when the server began to use it.',
    why: 'An address may name a program to start; one that is exchanged sends work to somebody else.',
    fix: 'have whoever runs the server set the address of the remote, and start it again',
    exit: 6,
  }),
  'git-mcp/too-large': refusal({
    requires: 'What is asked for or sent is of a size that can be worked with.',
    why: 'One call must neither fill the disk nor keep everybody else waiting.',
    fix: 'ask for less, or send the change in several commits',
    exit: 2,
  }),
} as const satisfies RuleTable;
