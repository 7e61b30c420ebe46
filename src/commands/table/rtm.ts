import type { Argument, CommandDescription, Option } from '../description.ts';

const file: Argument = {
  name: 'FILE',
  required: true,
  completes: 'file',
  description: 'a traceability matrix',
};

const beside: readonly Option[] = [
  {
    name: 'rs',
    value: 'FILE',
    completes: 'file',
    description: 'the requirements specification; a name such as SDLC-QMS-RS-v7.0.md says its version',
  },
  {
    name: 'results',
    value: 'FILE',
    many: true,
    completes: 'file',
    description: 'a file of evidence, as below evidence/ci/; may be repeated',
  },
  {
    name: 'suite',
    value: 'NAME',
    many: true,
    description: 'a suite that must have run; may be repeated; by default those of the results',
  },
  { name: 'html', value: 'FILE', completes: 'file', description: 'write one self-contained page' },
  { name: 'sarif', value: 'FILE', completes: 'file', description: 'write the findings as SARIF 2.1.0' },
  {
    name: 'junit',
    value: 'FILE',
    completes: 'file',
    description: 'write one test case for each requirement',
  },
];

/** Traceability: what shows that each requirement holds. */
export const rtm: readonly CommandDescription[] = [
  {
    name: 'rtm build',
    group: 'reading',
    summary: 'write the table of a traceability matrix',
    description:
      'FILE is a matrix that you have checked out (SDLC-APP-RTM): it is built from the specification in force and the CI evidence on the change record, and front matter and table are written into your copy. Or FILE is any file, with --rs and --results beside it: the matrix of the commit that it names. The section Traceability is written; all else stays. Proofs that name no text are completed with the one that holds now. What is not shown is listed.',
    arguments: [file],
    options: [
      ...beside,
      {
        name: 'change',
        value: 'ID',
        completes: 'document',
        description: 'the change record whose evidence it rests on',
      },
      {
        name: 'commit',
        value: 'OID',
        description: 'the qualified commit; by default the last at which every suite passed',
      },
    ],
    examples: [
      {
        command: 'qms rtm build SDLC-APP-RTM --change CR-045',
        says: 'writes the matrix that you have checked out',
      },
      {
        command: 'qms rtm build SDLC-QMS-RTM.md --rs SDLC-QMS-RS-v2.0.md --results unit.json',
        says: 'writes the table into the file',
      },
    ],
    anywhere: true,
    writes: true,
  },
  {
    name: 'rtm check',
    group: 'reading',
    summary: 'say what a traceability matrix does not show',
    description:
      'FILE is the matrix of a registered system (SDLC-APP-RTM), as its record stands, or any file. It is built again and compared. A matrix of another system is looked through: does it name a full commit, a run of CI, and one version of its specification, the given one?',
    arguments: [{ ...file, many: true, description: 'traceability matrices' }],
    options: beside,
    examples: [
      { command: 'qms rtm check SDLC-APP-RTM', says: 'asks what the gate will ask' },
      {
        command: 'qms rtm check SDLC-QMS-RTM.md --rs SDLC-QMS-RS-v2.0.md --results unit.json',
        says: 'compares table and evidence',
      },
      { command: 'qms rtm check old/*RTM*.md', says: 'names those that rest on nothing' },
    ],
    anywhere: true,
    writes: false,
  },
];
