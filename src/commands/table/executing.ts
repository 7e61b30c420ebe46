import type { CommandDescription } from '../description.ts';
import { assignees, document, message, neededMessage } from './common.ts';
import { interacting } from './interacting.ts';
import { messageOptions } from './message-options.ts';

/** The life of a record from release to its end. */
export const executing: readonly CommandDescription[] = [
  {
    name: 'release',
    group: 'governing',
    summary: 'let the work on a pre-approved record begin',
    description: 'Signs that the record goes into execution as approved. From here on its plan is frozen.',
    arguments: [document],
    options: messageOptions,
    choices: [message],
    examples: [{ command: 'qms release CR-045', says: 'puts CR-045 in execution' }],
    writes: true,
  },
  {
    name: 'execute',
    group: 'governing',
    summary: 'record the outcome of one execution item',
    description:
      'Fills one row of the execution table: outcome, summary, evidence, and you as performer. Evidence is `commit REVISION`, `document ID N.X`, `record ID` or `file PATH` of an attached file; each must exist, and stands in the row. A failed item names its variance.',
    arguments: [
      document,
      { name: 'ITEM', required: true, description: 'the item, as its row names it: EI-1' },
    ],
    options: [
      { name: 'pass', description: 'the item was done as planned' },
      { name: 'fail', description: 'the item was not done as planned' },
      { name: 'summary', short: 's', value: 'TEXT', description: 'what was done and seen' },
      {
        name: 'evidence',
        short: 'e',
        value: 'REFERENCE',
        many: true,
        description: 'what proves it; may be repeated',
      },
      {
        name: 'attach',
        value: 'FILE',
        many: true,
        description: 'a file to add under evidence/ first, in the same push; may be repeated',
      },
    ],
    choices: [
      { of: ['pass', 'fail'], required: true },
      { of: ['summary'], required: true },
    ],
    examples: [
      {
        command:
          'qms execute CR-045 EI-1 --pass --summary "Parser replaced" --evidence "commit HEAD" --attach report.xml',
        says: 'records a passed item with its commit and a report',
      },
      {
        command: 'qms execute CR-045 EI-2 --fail --summary "Export hangs" --evidence "record CR-045-VAR-001"',
        says: 'records a failure with its variance',
      },
    ],
    writes: true,
  },
  interacting,
  {
    name: 'delegate',
    group: 'governing',
    summary: 'name who else may execute items',
    description: 'The owner names principals who may fill execution rows of this record.',
    arguments: [document],
    options: [assignees, ...messageOptions],
    choices: [{ of: ['assignees'], required: true }, message],
    examples: [{ command: 'qms delegate CR-045 --assignees tu-ui,tu-scene', says: 'lets two more execute' }],
    writes: true,
  },
  {
    name: 'revert',
    group: 'governing',
    summary: 'go back from post-review to execution',
    description:
      'The owner, or quality when a decision is void, takes a post-reviewed or post-approved record back to execution. Filled rows stay.',
    arguments: [document],
    options: [
      {
        name: 'clear',
        value: 'SYSTEM',
        description: 'take back the clear of this system instead, before its code comes in',
      },
      ...messageOptions,
    ],
    choices: [neededMessage],
    examples: [{ command: 'qms revert CR-045 -m "EI-3 has to be done again"', says: 'returns to execution' }],
    writes: true,
  },
  {
    name: 'close',
    group: 'governing',
    summary: 'end a post-approved record',
    description:
      'Signs that the work is complete. Every linked record must be settled; the record enters trunk in the same step where it can.',
    arguments: [document],
    options: [
      {
        name: 'release',
        value: 'SYSTEM-M.m',
        many: true,
        description: 'the release of a system; by default its next minor number',
      },
      ...messageOptions,
    ],
    choices: [message],
    examples: [{ command: 'qms close CR-045', says: 'closes CR-045' }],
    writes: true,
  },
  {
    name: 'cancel',
    group: 'governing',
    summary: 'end a record that was never in force',
    description:
      'Final: the record, its log and its number stay, and nothing follows. All its children must be cancelled first.',
    arguments: [document],
    options: messageOptions,
    choices: [neededMessage],
    examples: [{ command: 'qms cancel CR-046 -m "Duplicate of CR-045"', says: 'cancels CR-046' }],
    writes: true,
  },
  {
    name: 'retire',
    group: 'governing',
    summary: 'begin to take a document out of force',
    description:
      'Sends a document in force, or a closed record, to a review of its retirement. It stays in force until that is approved.',
    arguments: [document],
    options: messageOptions,
    choices: [neededMessage],
    examples: [{ command: 'qms retire SOP-003 -m "Replaced by SOP-007"', says: 'begins the retirement' }],
    writes: true,
  },
  {
    name: 'enact',
    group: 'governing',
    summary: 'bring a finished record into trunk',
    description:
      'Makes the trunk step of a record that has reached an end and is not yet in trunk. Acts that end a record do this themselves where their actor may; this is for the others.',
    arguments: [document],
    options: [],
    examples: [
      { command: 'qms enact SOP-001', says: 'brings SOP-001 into force' },
      { command: 'qms enact SOP-001 --dry-run', says: 'shows the step that would be made' },
    ],
    writes: true,
  },
  {
    name: 'checkpoint',
    group: 'governing',
    summary: 'write the tips of all open records into trunk',
    description:
      'A tip that a checkpoint lists can never disappear unseen; `qms verify` looks for each of them.',
    arguments: [],
    options: [],
    examples: [{ command: 'qms checkpoint', says: 'makes a checkpoint step' }],
    writes: true,
  },
  {
    name: 'archive',
    group: 'governing',
    summary: 'delete the branches of records that have ended',
    description:
      'Removes a branch only where trunk holds exactly its last tip, so nothing is lost: the record stays, found through trunk.',
    arguments: [
      {
        ...document,
        required: false,
        many: true,
        description: 'the documents',
      },
    ],
    options: [{ name: 'closed', description: 'every document whose branch trunk holds whole' }],
    examples: [
      { command: 'qms archive CR-045', says: 'deletes the branch qms/CR-045' },
      { command: 'qms archive --closed', says: 'leaves only the branches of documents at work' },
      { command: 'qms archive --closed --dry-run', says: 'lists what could be deleted' },
    ],
    writes: true,
  },
];
