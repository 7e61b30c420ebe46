import type { Format } from '../../evidence/formats.ts';
import { gateActs } from '../../rules/gates/act-names.ts';
import type { CommandDescription } from '../description.ts';
import { document, message } from './common.ts';
import { messageOptions } from './message-options.ts';

const system = {
  name: 'system',
  value: 'NAME',
  description: 'the system, where the record names several',
} as const;
const commit = {
  name: 'commit',
  value: 'OID',
  description:
    'the qualified commit in full; by default the one that the matrix names, or the last that has results',
} as const;

/** By name: the readers themselves are loaded by the command alone. */
const formats = ['junit', 'vitest-json', 'go-test-json', 'tap', 'plain', 'sarif'] satisfies Format[];

/** Code under change records: branches, evidence, the gate, the way into trunk. */
export const software: readonly CommandDescription[] = [
  {
    name: 'branch',
    group: 'governing',
    summary: 'begin the execution branch of a change record, or take trunk in',
    description:
      'Begins `exec/ID` at trunk and switches to it. Each commit there is signed and says `QMS-CR: ID`. With --update trunk is merged into the branch; what was qualified before must then qualify again.',
    arguments: [document],
    options: [
      { name: 'slug', value: 'NAME', description: 'for a further branch of the record: exec/ID.NAME' },
      { name: 'update', description: 'take trunk in' },
    ],
    examples: [
      { command: 'qms branch CR-045', says: 'begins exec/CR-045' },
      { command: 'qms branch CR-045 --update', says: 'merges trunk into it' },
    ],
    writes: false,
  },
  {
    name: 'evidence ci',
    group: 'governing',
    summary: 'bring the results of a suite at one commit to its change record',
    description:
      'Reads the reports of one run of one suite (JUnit XML, the JSON of vitest, jest and go test, TAP, plain lines, SARIF), and signs what they show at exactly this commit. For principals of the ci role, from any CI system or shell. docs/evidence.md has the forms, and how tests name requirements.',
    arguments: [document],
    options: [
      system,
      { name: 'suite', value: 'NAME', description: 'the suite, as the policy names it' },
      { name: 'commit', value: 'REVISION', description: 'the commit that the suite ran at' },
      {
        name: 'report',
        value: 'FILE',
        many: true,
        completes: 'file',
        description: 'a report; may be repeated',
      },
      {
        name: 'format',
        value: 'NAME',
        values: formats,
        description: 'the form of the reports; by their content where it is left out',
      },
      {
        name: 'exit-code',
        value: 'N',
        description: 'what the suite ended with; a green report of a run that failed is refused',
      },
    ],
    choices: [
      { of: ['suite'], required: true },
      { of: ['commit'], required: true },
      { of: ['report'], required: true },
    ],
    examples: [
      {
        command: 'qms evidence ci CR-045 --suite unit --commit HEAD --report junit.xml',
        says: 'attests the results of unit at HEAD',
      },
    ],
    writes: true,
  },
  {
    name: 'clear',
    group: 'governing',
    summary: 'clear a qualified commit for trunk',
    description:
      'Signs that exactly this commit is proven: the specification and the matrix are in force, all suites passed at it, it was written under this record and within its scope. The merge gate decides; there is no override. `qms merge` clears by itself where it is needed.',
    arguments: [document],
    options: [system, commit, ...messageOptions],
    choices: [message],
    examples: [{ command: 'qms clear CR-045', says: 'clears the commit that the matrix names' }],
    writes: true,
  },
  {
    name: 'merge',
    group: 'governing',
    summary: 'bring qualified code into trunk',
    description:
      'Judges the merge gate, clears the commit where no clear of it stands, and makes the code step: trunk with the paths of the system exactly as the qualified commit has them. All in one atomic push.',
    arguments: [document],
    options: [system, commit],
    examples: [{ command: 'qms merge CR-045', says: 'brings the code of CR-045 into trunk' }],
    writes: true,
  },
  {
    name: 'propose',
    group: 'governing',
    summary: 'have a relay take in files that no record governs',
    description:
      'Judges what merging the commit into trunk would do, lays it before the relay, and waits for the answer. It may change only what the policy leaves ungoverned, and no file that trunk has changed meanwhile; where the policy wants ungoverned steps signed, each of its commits is signed by somebody who may make them. The commit becomes a parent of the step that the relay makes, so a pull request for it closes as merged. Where a hook judges pushes, push to trunk instead.',
    arguments: [
      {
        name: 'COMMIT',
        required: false,
        description: 'the commit, by whatever git calls it; HEAD without it',
      },
    ],
    options: [],
    examples: [
      { command: 'qms propose', says: 'proposes what is checked out' },
      {
        command: 'qms propose FETCH_HEAD',
        says: 'proposes the branch that was fetched last, such as one of a fork',
      },
    ],
    writes: true,
  },
  {
    name: 'gate',
    group: 'reading',
    summary: 'show why an act may, or may not yet, happen',
    description:
      'Asks every condition of one act as everything stands now, by the very rules that judge its push: who may do it, what must hold, and for a merge each gate of each system. Prints what is met, by what, and what would meet the rest; `!!!` where something cannot be read, which blocks too (exit 6). Without ACT it asks about the act that comes next. `review` and `approval` ask about the route there, or about the decision where the record is there already; `release` starts the work.',
    arguments: [
      document,
      {
        name: 'ACT',
        required: false,
        values: gateActs,
        description: 'the act',
      },
    ],
    options: [
      commit,
      {
        name: 'sarif',
        value: 'FILE',
        completes: 'file',
        description: 'write what is not met as SARIF 2.1.0',
      },
    ],
    examples: [
      { command: 'qms gate CR-045', says: 'prints the conditions of what comes next for CR-045' },
      { command: 'qms gate CR-045 close', says: 'prints what its close still wants' },
      {
        command: 'qms gate CR-045 merge --sarif gate.sarif',
        says: 'also writes what is not met for a code host',
      },
    ],
    writes: false,
  },
  {
    name: 'impact',
    group: 'reading',
    summary: 'show what a change touches, and which tests must run again',
    description:
      'For a range of commits, a specification or a change record: the requirements that it touches, over any number of links, the tests, verification records and proofs that show them, documents and people, each with the path of links that leads there. Evidence is that of the matrix in force.',
    arguments: [
      {
        name: 'CHANGE',
        required: true,
        description: 'A..B, one commit (what it has since trunk), or a document',
      },
    ],
    options: [],
    examples: [
      { command: 'qms impact origin/main..exec/CR-045', says: 'prints what the commits of a branch touch' },
      { command: 'qms impact SDLC-APP-RS', says: 'prints what the change of a specification touches' },
    ],
    writes: false,
  },
  {
    name: 'system list',
    group: 'reading',
    summary: 'list the registered systems, and whether all of them agrees',
    description:
      'Prints each system of the policy: paths, suites, last release, qualified commit, specification and matrix, open change records, and what does not agree.',
    arguments: [{ name: 'NAME', required: false, description: 'only this system' }],
    options: [],
    examples: [
      { command: 'qms system list', says: 'prints all systems' },
      { command: 'qms system list APP', says: 'prints one' },
    ],
    writes: false,
  },
  {
    name: 'system status',
    group: 'reading',
    summary: 'show one system: what is in force, what is open, and what to do where it does not agree',
    description:
      'Prints the qualified commit, the last release, specification and matrix with their versions, open change records, and for everything that does not agree the command that mends it.',
    arguments: [{ name: 'NAME', required: true, description: 'the system' }],
    options: [],
    examples: [{ command: 'qms system status APP', says: 'prints one system' }],
    writes: false,
  },
  {
    name: 'system register',
    group: 'setting up',
    summary: 'put a new system into a draft of the policy',
    description:
      'Changes the checked-out draft of POLICY. Once that draft is in force, the paths of the system change on trunk through the merge gate alone.',
    arguments: [{ name: 'NAME', required: true, description: 'upper-case letters and digits' }],
    options: [
      { name: 'title', value: 'TEXT', description: 'what it is, in one line; NAME without it' },
      {
        name: 'path',
        value: 'PATH',
        many: true,
        description: 'a file or folder of its code; may be repeated',
      },
      {
        name: 'suite',
        value: 'NAME[:ATTESTER,…]',
        many: true,
        description: 'a suite that proves it, and who attests it; may be repeated',
      },
      {
        name: 'submodule',
        description: 'the code is another repository’s, and the path the place of its pointer',
      },
      {
        name: 'scan',
        value: 'LEVEL=N',
        many: true,
        description: 'how many results of a level a scan may have: error=0; may be repeated',
      },
      ...messageOptions,
    ],
    choices: [{ of: ['path'], required: true }, { of: ['suite'], required: true }, message],
    examples: [
      {
        command: 'qms system register APP --path src --path test --suite unit:ci-bot --scan error=0',
        says: 'drafts the registration of APP',
      },
    ],
    writes: true,
  },
];
