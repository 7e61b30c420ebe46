import type { CommandDescription } from '../description.ts';
import { document, message, neededMessage } from './common.ts';
import { messageOptions } from './message-options.ts';

/** Making documents and changing their text. */
export const drafting: readonly CommandDescription[] = [
  {
    name: 'create',
    group: 'governing',
    summary: 'start a new document from its template',
    description:
      'Claims the next free number of the kind, writes the first draft from the template in force, checks it out to you and leaves an editable copy in the workspace. A child kind (VAR, ADD, VR, TP, ER) needs --parent.',
    arguments: [{ name: 'KIND', required: true, description: 'the kind of document: SOP, CR, INV, VAR …' }],
    options: [
      { name: 'title', short: 't', value: 'TEXT', description: 'title of the document' },
      {
        name: 'parent',
        value: 'ID',
        completes: 'document',
        description: 'the document that the child hangs under',
      },
      {
        name: 'name',
        value: 'NAME',
        description: 'the name in the id, for named kinds (TEMPLATE-NAME) and systems (SDLC-NAME-RS)',
      },
      {
        name: 'property',
        short: 'p',
        value: 'KEY=VALUE',
        many: true,
        description: 'a typed property of the front matter, such as variance_type=1; may be repeated',
      },
      {
        name: 'file',
        value: 'FILE',
        completes: 'file',
        description: 'begin with this text instead of the template',
      },
    ],
    choices: [{ of: ['title'], required: true }],
    examples: [
      { command: 'qms create CR --title "Add export to PDF"', says: 'starts the next change record' },
      {
        command:
          'qms create VAR --parent CR-045 --title "Test bench not available" --property variance_type=1',
        says: 'starts a variance under CR-045, which then cannot close before it',
      },
      { command: 'qms create TEMPLATE --name AUDIT --title "Audit report"', says: 'starts TEMPLATE-AUDIT' },
    ],
    writes: true,
  },
  {
    name: 'checkout',
    group: 'governing',
    summary: 'take a document and get an editable copy',
    description:
      'Makes you the one who edits, and writes an editable copy to .qms/workspace. A reviewed or pre-approved document goes back to draft; one in review or approval is withdrawn first, and the command says so. A document in force starts a revision, which for an SOP, RS or RTM names its authority.',
    arguments: [document],
    options: [
      {
        name: 'authority',
        value: 'ID',
        completes: 'document',
        description: 'the change record that authorises the revision',
      },
    ],
    examples: [
      { command: 'qms checkout CR-045', says: 'takes the draft' },
      {
        command: 'qms checkout SOP-001 --authority CR-045',
        says: 'starts a revision of a procedure in force',
      },
    ],
    writes: true,
  },
  {
    name: 'checkin',
    group: 'governing',
    summary: 'put the edited copy back as the next version',
    description:
      'Commits your workspace copy to the record, as version X+1, and gives the document back. Rows and evidence that others added meanwhile are merged; anything else that conflicts is shown, and your copy stays.',
    arguments: [document],
    options: [
      {
        name: 'summary',
        short: 's',
        value: 'TEXT',
        description: 'the revision summary, written into the front matter',
      },
      {
        name: 'file',
        value: 'FILE',
        completes: 'file',
        description: 'take the text from FILE instead of your workspace copy',
      },
      ...messageOptions,
    ],
    choices: [message],
    examples: [
      {
        command: 'qms checkin CR-045 -m "Scope without the importer"',
        says: 'stores the draft, with a note in the log',
      },
      {
        command: 'qms checkin SOP-001 --summary "Two reviewers from now on"',
        says: 'sets the revision summary too',
      },
    ],
    writes: true,
  },
  {
    name: 'attach',
    group: 'governing',
    summary: 'add files to the record',
    description:
      'Stores files below evidence/ of the record, where an execution row can cite them. Only while the record is in execution.',
    arguments: [
      document,
      { name: 'FILE', required: true, many: true, completes: 'file', description: 'a file to store' },
    ],
    options: messageOptions,
    choices: [message],
    examples: [
      { command: 'qms attach CR-045 report.pdf screenshot.png', says: 'stores two files as evidence' },
    ],
    writes: true,
  },
  {
    name: 'abandon',
    group: 'governing',
    summary: 'give a revision up, back to what is in force',
    description:
      'Ends a draft revision or a retirement: the document stands again exactly as it is in force. The events of the revision stay in the log.',
    arguments: [document],
    options: messageOptions,
    choices: [neededMessage],
    examples: [
      { command: 'qms abandon SOP-001 -m "CR-045 was cancelled"', says: 'returns to the version in force' },
    ],
    writes: true,
  },
  {
    name: 'comment',
    group: 'governing',
    summary: 'say something on the record',
    description: 'Adds a signed comment. It changes neither state nor content.',
    arguments: [document],
    options: messageOptions,
    choices: [neededMessage],
    examples: [
      { command: 'qms comment CR-045 -m "The supplier confirmed the date"', says: 'adds a comment' },
      { command: 'qms comment CR-045 -m - < note.txt', says: 'takes it from standard input' },
    ],
    writes: true,
  },
];
