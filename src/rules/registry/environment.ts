import type { RuleTable } from './entry.ts';

/** Rules about how a command is called, the machine that it runs on, and the program itself. */
export const environmentRules = {
  'usage/unknown-command': {
    requires: 'The command is one of those that `qms help` lists.',
    why: 'A mistyped command that did something else would be worse than one that does nothing.',
    fix: 'see the commands with `qms help`',
    severity: 'error',
    exit: 2,
  },
  'usage/unknown-option': {
    requires: 'Each option is one that the command knows.',
    why: 'An option that is passed over in silence would let someone believe in an effect that it never had.',
    fix: 'see the options with `qms help COMMAND`',
    severity: 'error',
    exit: 2,
  },
  'usage/missing-argument': {
    requires: 'Every required argument and option is given.',
    why: 'What is missing is not guessed: an act is signed, and names exactly what it is about.',
    fix: 'see what the command needs with `qms help COMMAND`',
    severity: 'error',
    exit: 2,
  },
  'usage/too-many-arguments': {
    requires: 'There are no more arguments than the command takes.',
    why: 'A second document on the line would be left out without a word.',
    fix: 'run the command once for each, or quote a text that holds spaces',
    severity: 'error',
    exit: 2,
  },
  'usage/option-value': {
    requires:
      'An option has a value where it takes one, none where it does not, and only a value that it knows.',
    why: 'A swallowed or invented value would change what is signed.',
    fix: 'see the options with `qms help COMMAND`',
    severity: 'error',
    exit: 2,
  },
  'usage/conflict': {
    requires: 'Options that exclude each other are not given together, and none is given twice.',
    why: 'Which of two contradicting options wins is not for the program to choose.',
    fix: 'keep one of them',
    severity: 'error',
    exit: 2,
  },
  'usage/empty-message': {
    requires: 'A comment or reason says something.',
    why: 'An empty comment on a signed decision tells an inspector nothing.',
    fix: "write it after `-m '…'`, in a file named by `--message-file`, or on standard input with `-m -`",
    severity: 'error',
    exit: 2,
  },
  'usage/file': {
    requires: 'A file or folder that is named on the command line exists and can be read.',
    why: 'What cannot be read is not guessed at.',
    fix: 'check the path, for example with `ls -l`',
    severity: 'error',
    exit: 3,
  },
  'usage/unknown-rule': {
    requires: 'The rule is one of those that `qms explain --list` prints.',
    why: 'Rule ids are stable: a page for a rule that does not exist would explain nothing.',
    fix: 'see all rules with `qms explain --list`',
    severity: 'error',
    exit: 3,
  },
  'environment/incomplete': {
    requires: 'The program has all the files that it was published with.',
    why: 'A print-out in another font is another print-out: nothing is put in place of what is missing.',
    fix: 'install git-qms again, or run `npm run build` in its source; `qms render ID --html` needs no fonts',
    severity: 'error',
    exit: 6,
  },
  'environment/node-too-old': {
    requires: 'The program runs on Node 20.19 or later.',
    why: 'Older versions lack functions that reading, signing and printing rest on.',
    fix: 'install Node 20.19 or later, then run `node --version`',
    severity: 'error',
    exit: 6,
  },
  'gate/running': {
    requires: 'One judge stays awake for a server at a time.',
    why: 'The second would take the place of the first, which would wait for pushes that no longer reach it.',
    fix: 'end the one that runs first, or leave it running: `qms hooks status --server DIR`',
    severity: 'error',
    exit: 6,
  },
  'gate/socket': {
    requires: 'The path of the socket is short enough for every system.',
    why: 'A name that is cut off would be that of another socket.',
    fix: 'move the server to a shorter path, or do without `qms gate-daemon`: the hook judges by itself',
    severity: 'error',
    exit: 6,
  },
  'internal/unexpected': {
    requires: 'The program does not fail in a way that it has no name for.',
    why: 'A defect of git-qms itself; the act stopped, and no ref was moved half-way.',
    fix: 'run it again with QMS_DEBUG=1 and report what it prints',
    severity: 'error',
    exit: 70,
  },
} as const satisfies RuleTable;
