import type { Choice, CommandDescription, Option } from '../description.ts';
import { assignees, document, message, neededMessage } from './common.ts';
import { messageOptions } from './message-options.ts';

const formOptions: readonly Option[] = [
  { name: 'form', description: 'show what is asked, as a form to fill in, and do nothing' },
  {
    name: 'answers',
    value: 'FILE',
    completes: 'file',
    description: 'the form, filled in; `-` is standard input',
  },
  {
    name: 'output',
    short: 'o',
    value: 'FILE',
    completes: 'file',
    description: 'with --form: the file to write',
  },
];

const formOrAnswers: Choice = { of: ['form', 'answers'], required: false };

/** Review, approval, and ways back out of them. */
export const deciding: readonly CommandDescription[] = [
  {
    name: 'route',
    group: 'governing',
    summary: 'send a document to review or approval',
    description:
      'Starts a round of review, or asks for approval once every review recommends it. A document that you have checked out is checked in first, and the command says so.',
    arguments: [document],
    options: [
      { name: 'review', description: 'start a round of review' },
      { name: 'approval', description: 'ask for approval' },
      ...messageOptions,
    ],
    choices: [{ of: ['review', 'approval'], required: true }, message],
    examples: [
      { command: 'qms route CR-045 --review', says: 'sends the draft to its reviewers' },
      { command: 'qms route CR-045 --approval', says: 'asks for approval of what was reviewed' },
    ],
    writes: true,
  },
  {
    name: 'assign',
    group: 'governing',
    summary: 'name the review team of this phase',
    description:
      'Quality names who reviews and approves. The first assignment of a phase is the whole team and holds at least one independent quality person; later ones only add. Without names it confirms an approval that became complete because a member fell away.',
    arguments: [document],
    options: [assignees, ...messageOptions],
    choices: [message],
    examples: [
      { command: 'qms assign CR-045 --assignees qa,tu-ui', says: 'names the team' },
      { command: 'qms assign CR-045 -a tu-scene', says: 'adds one more reviewer' },
    ],
    writes: true,
  },
  {
    name: 'review',
    group: 'governing',
    summary: 'give your review, with outcome and comment or answers',
    description:
      'Signs your review of exactly the content that was routed. The last review of the round moves the document on. Who contributed to the content cannot review it. Where the policy asks something of reviewers, --form gives a form that says what the rules have checked, what changed and what evidence there is; filled in, it is given with --answers.',
    arguments: [document],
    options: [
      { name: 'recommend', description: 'the content may go to approval' },
      { name: 'request-updates', description: 'the content needs changes' },
      ...formOptions,
      ...messageOptions,
    ],
    choices: [{ of: ['recommend', 'request-updates', 'form'], required: true }, formOrAnswers, message],
    examples: [
      { command: 'qms review CR-045 --form -o review.txt', says: 'writes what is asked into a file' },
      {
        command: 'qms review CR-045 --recommend --answers review.txt',
        says: 'recommends approval, with the answers',
      },
      {
        command: 'qms review CR-045 --recommend -m "Scope and tests are complete"',
        says: 'recommends approval, where a comment will do',
      },
      { command: 'qms review CR-045 --request-updates --message-file review.txt', says: 'asks for changes' },
    ],
    writes: true,
  },
  {
    name: 'approve',
    group: 'governing',
    summary: 'approve the content as reviewed',
    description:
      'Signs your approval of exactly this content. The approval that completes the team gives the next whole version; a document without execution then comes into force. Where the policy asks something of approvers, --form gives the form, with the reviews of the round, and --answers takes it.',
    arguments: [document],
    options: [...formOptions, ...messageOptions],
    choices: [formOrAnswers, message],
    examples: [
      { command: 'qms approve CR-045 --form', says: 'shows what is asked, and what there is to look at' },
      { command: 'qms approve CR-045 --answers answers.txt', says: 'approves, with the answers' },
      { command: 'qms approve CR-045 --dry-run', says: 'shows the event that would be signed' },
    ],
    writes: true,
  },
  {
    name: 'reject',
    group: 'governing',
    summary: 'refuse approval, with a reason',
    description: 'Voids the round of review and sends the document back to its owner.',
    arguments: [document],
    options: messageOptions,
    choices: [neededMessage],
    examples: [{ command: 'qms reject CR-045 -m "Section 7 names no test"', says: 'refuses approval' }],
    writes: true,
  },
  {
    name: 'withdraw',
    group: 'governing',
    summary: 'take a document back from review, approval or a pending end',
    description:
      'The owner takes back what was routed; the round is void. A document whose end is not yet in trunk can be taken back too.',
    arguments: [document],
    options: messageOptions,
    choices: [neededMessage],
    examples: [
      { command: 'qms withdraw CR-045 -m "The scope was too wide"', says: 'takes it back to draft' },
    ],
    writes: true,
  },
  {
    name: 'hand-over',
    group: 'governing',
    summary: 'give the ownership of a document to someone else',
    description:
      'The owner hands over; quality may, with a reason, when the owner has no live key or may no longer create. A checkout ends with it.',
    arguments: [document, { name: 'PRINCIPAL', required: true, description: 'the new owner' }],
    options: messageOptions,
    choices: [message],
    examples: [
      { command: 'qms hand-over CR-045 bea', says: 'makes bea the owner' },
      { command: 'qms hand-over CR-045 bea -m "ada has left"', says: 'as quality, with the reason' },
    ],
    writes: true,
  },
];
