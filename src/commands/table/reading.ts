import { states } from '../../rules/states.ts';
import type { CommandDescription } from '../description.ts';
import { document } from './common.ts';
import { pageOptions } from './page-options.ts';
import { reports } from './reports.ts';

const optionalVersion = { name: 'version', value: 'N.X', description: 'of this version' } as const;

const output = { name: 'output', short: 'o', value: 'FILE', completes: 'file' } as const;

/** Commands that look and change nothing. */
export const reading: readonly CommandDescription[] = [
  {
    name: 'list',
    group: 'reading',
    summary: 'list the documents',
    description: 'One line for each document: id, version, state, owner, title.',
    arguments: [{ name: 'KIND', required: false, description: 'only documents of this kind: CR' }],
    options: [
      {
        name: 'state',
        value: 'STATE',
        many: true,
        values: states,
        description: 'only in this state; may be repeated',
      },
      { name: 'owner', value: 'PRINCIPAL', description: 'only those of this owner' },
      { name: 'mine', description: 'only those that you own' },
      { name: 'open', description: 'only what has not ended, or whose end is pending' },
      { name: 'judged', description: 'judge every event, instead of believing the last one of each' },
      ...pageOptions,
    ],
    examples: [
      { command: 'qms list', says: 'lists everything' },
      { command: 'qms list CR --state IN_EXECUTION', says: 'lists the change records at work' },
    ],
    writes: false,
  },
  {
    name: 'status',
    group: 'reading',
    summary: 'show where a document stands',
    description:
      'State, version, owner, who has it checked out, the review team and what each has decided, and what is pending. Without ID, a board of everything open.',
    arguments: [{ ...document, required: false }],
    options: [],
    examples: [
      { command: 'qms status CR-045', says: 'shows one document' },
      { command: 'qms status --json', says: 'shows the open documents as data' },
    ],
    writes: false,
  },
  {
    name: 'read',
    group: 'reading',
    summary: 'print a document',
    description: 'Prints the version in force, or the draft where there is none yet.',
    arguments: [document],
    options: [
      { ...optionalVersion, description: 'print this version' },
      { name: 'draft', description: 'print the newest content, in force or not' },
    ],
    choices: [{ of: ['version', 'draft'], required: false }],
    examples: [
      { command: 'qms read SOP-001', says: 'prints what is in force' },
      { command: 'qms read SOP-001 --draft', says: 'prints the revision under way' },
      { command: 'qms read SOP-001 --version 1.0', says: 'prints an earlier version' },
    ],
    writes: false,
  },
  {
    name: 'history',
    group: 'reading',
    summary: 'list the events of a document',
    description: 'From the first event to the last: date, actor, act, version, state.',
    arguments: [document],
    options: [],
    examples: [{ command: 'qms history CR-045', says: 'lists its life' }],
    writes: false,
  },
  {
    name: 'comments',
    group: 'reading',
    summary: 'show reviews, rejections and comments',
    description: 'What was said on the record, with outcome, actor and version.',
    arguments: [document],
    options: [optionalVersion],
    examples: [
      { command: 'qms comments CR-045', says: 'shows everything said' },
      { command: 'qms comments CR-045 --version 0.2', says: 'shows what was said of 0.2' },
    ],
    writes: false,
  },
  {
    name: 'log',
    group: 'reading',
    summary: 'show the signed commits of a document or of trunk',
    description: 'What git log prints, newest first.',
    arguments: [{ ...document, required: false, description: 'the document; trunk without it' }],
    options: [
      { name: 'max-count', value: 'NUMBER', description: 'show no more than this many' },
      { name: 'oneline', description: 'one line for each commit' },
      { name: 'stat', description: 'with the files that each commit changes' },
      { name: 'patch', description: 'with the changes themselves' },
      { name: 'show-signature', description: 'let git verify each signature' },
    ],
    examples: [
      { command: 'qms log CR-045', says: 'shows the events of CR-045' },
      { command: 'qms log --max-count 5', says: 'shows the last five steps of trunk' },
    ],
    writes: false,
  },
  {
    name: 'diff',
    group: 'reading',
    summary: 'show what changed between two versions of a document',
    description:
      'Word by word, in tables row by row and cell by cell; how lines break and tables are padded is no change. Without versions, from what is in force to the newest content. Without colours, `[-gone-]` and `{+new+}` mark the words. A policy is shown as git compares it.',
    arguments: [
      document,
      { name: 'V1', required: false, description: 'the older version, such as 1.0' },
      { name: 'V2', required: false, description: 'the newer version; the newest content without it' },
    ],
    options: [
      { name: 'all', description: 'also what did not change' },
      { name: 'source', description: 'the lines of the files, as git compares them' },
      { name: 'html', description: 'write a redline for a browser or printer, with everything in it' },
      { ...output, description: 'with --html: the file to write; by default ID-vV1-vV2.html' },
    ],
    choices: [{ of: ['all', 'source', 'html'], required: false }],
    examples: [
      { command: 'qms diff SOP-001', says: 'shows what the revision changes' },
      { command: 'qms diff SOP-001 1.0 2.0', says: 'compares two versions' },
      { command: 'qms diff SOP-001 1.0 2.0 --html', says: 'writes SOP-001-v1.0-v2.0.html' },
    ],
    writes: false,
  },
  {
    name: 'render',
    group: 'reading',
    summary: 'write a print-out of a document',
    description:
      'The version in force, or the draft where there is none yet: header, body, revision history and signature page, with a mark for its state and the digest to verify it by. The same record gives the same bytes. The HTML runs nothing and loads nothing.',
    arguments: [document],
    options: [
      { ...optionalVersion, description: 'this version' },
      { name: 'html', description: 'as HTML, which is the default' },
      { name: 'pdf', description: 'as PDF' },
      { ...output, description: 'the file to write; by default ID-vN.X.html or .pdf' },
    ],
    choices: [{ of: ['html', 'pdf'], required: false }],
    examples: [
      { command: 'qms render SOP-001', says: 'writes SOP-001-v1.0.html' },
      { command: 'qms render SOP-001 --pdf', says: 'writes SOP-001-v1.0.pdf' },
      { command: 'qms render SOP-001 --version 0.2 --output draft.html', says: 'writes an earlier version' },
    ],
    writes: false,
  },
  ...reports,
  {
    name: 'inbox',
    group: 'reading',
    summary: 'list what waits for you',
    description: 'Documents that you are to review, approve or execute.',
    arguments: [],
    options: pageOptions,
    examples: [{ command: 'qms inbox', says: 'lists your tasks' }],
    writes: false,
  },
  {
    name: 'workspace',
    group: 'reading',
    summary: 'list your editable copies',
    description: 'The documents that you have checked out, where each copy is, and whether it was edited.',
    arguments: [],
    options: [],
    examples: [{ command: 'qms workspace', says: 'lists your copies' }],
    writes: false,
  },
  {
    name: 'next',
    group: 'reading',
    summary: 'show which commands would move things on',
    description: 'For each document that waits for you, the commands that are legal now, best first.',
    arguments: [{ ...document, required: false }],
    options: pageOptions,
    examples: [
      { command: 'qms next', says: 'shows all that you could do' },
      { command: 'qms next CR-045', says: 'shows what CR-045 needs' },
    ],
    writes: false,
  },
  {
    name: 'verify',
    group: 'reading',
    summary: 'judge the whole history again',
    description:
      'Reads every record and every trunk step from the raw objects and judges each event by the rules and the policy of its time. Needs no network and trusts no cache with --full.',
    arguments: [],
    options: [
      { name: 'full', description: 'judge everything anew, whatever was judged in this clone before' },
      { name: 'genesis', value: 'OID', description: 'the genesis that you trust, in full' },
      { name: 'expect', value: 'FIGURE', description: 'the figure that an earlier verify printed elsewhere' },
    ],
    examples: [
      { command: 'qms verify', says: 'judges what is here' },
      {
        command: 'qms verify --full --genesis 3f2a0c1d5b6e7f8091a2b3c4d5e6f708192a3b4c',
        says: 'judges everything, from a genesis that you know',
      },
    ],
    writes: false,
  },
  {
    name: 'doctor',
    group: 'reading',
    anywhere: true,
    summary: 'check the set-up of this machine and clone',
    description:
      'git and its settings, the signing key and whose it is, hooks, remote, genesis. One line for each check, with the command that mends it.',
    arguments: [],
    options: [],
    examples: [{ command: 'qms doctor', says: 'checks everything' }],
    writes: false,
  },
  {
    name: 'explain',
    group: 'reading',
    anywhere: true,
    summary: 'explain a rule',
    description: 'Prints what a rule requires, why it exists and what to do when it refuses.',
    arguments: [
      {
        name: 'RULE',
        required: false,
        completes: 'rule',
        description: 'the id of the rule, as a refusal names it',
      },
    ],
    options: [{ name: 'list', description: 'list all rules' }],
    examples: [
      { command: 'qms explain usage/unknown-command', says: 'explains one rule' },
      { command: 'qms explain --list', says: 'lists all rules' },
    ],
    writes: false,
  },
  {
    name: 'help',
    group: 'reading',
    anywhere: true,
    summary: 'show help',
    description: 'Lists the commands, or shows one of them. `qms help exit-codes` lists the exit codes.',
    arguments: [
      {
        name: 'COMMAND',
        required: false,
        many: true,
        completes: 'command',
        description: 'a command, or exit-codes',
      },
    ],
    options: [],
    examples: [
      { command: 'qms help', says: 'lists the commands' },
      { command: 'qms help review', says: 'shows one command' },
      { command: 'qms help exit-codes', says: 'lists the exit codes' },
    ],
    writes: false,
  },
];
