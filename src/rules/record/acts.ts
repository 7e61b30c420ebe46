import type { TrailerKey } from '../bytes/trailers.ts';

/** Whether an act may change files of the record's directory, and which. */
export type Touches =
  | 'nothing'
  | 'directory'
  | 'document'
  | 'answers'
  | 'attachments'
  | 'results'
  | 'restore';

export interface ActShape {
  /** The verb of its subject line. */
  readonly verb: string;
  readonly touches: Touches;
  /** Trailers beyond Document, Event, Actor, Version, State and Policy, which every event has. */
  readonly required: readonly TrailerKey[];
  readonly optional: readonly TrailerKey[];
  /** Whether free text must stand in the body: a review's comment, a comment. */
  readonly text: 'required' | 'optional';
  /** The fixed sentence that the signature means, where the act is a decision (21 CFR 11.50). */
  readonly meaning?: string;
}

const pins: readonly TrailerKey[] = ['Pin'];
const none: readonly TrailerKey[] = [];

/** Every event that a record can hold. `QMS-Request` is allowed on each. */
export const actShapes = {
  create: {
    verb: 'create',
    touches: 'directory',
    required: ['Pin'],
    optional: ['Parent', 'Authority', 'Template'],
    text: 'optional',
  },
  checkout: {
    verb: 'check out',
    touches: 'nothing',
    required: none,
    optional: ['Authority', ...pins],
    text: 'optional',
  },
  checkin: { verb: 'check in', touches: 'directory', required: none, optional: pins, text: 'optional' },
  route: { verb: 'route', touches: 'nothing', required: ['Digest'], optional: pins, text: 'optional' },
  assign: {
    verb: 'assign',
    touches: 'nothing',
    required: none,
    optional: ['Assignee', ...pins],
    text: 'optional',
  },
  review: {
    verb: 'review',
    touches: 'nothing',
    required: ['Outcome', 'Meaning', 'Digest'],
    optional: pins,
    text: 'required',
    meaning: 'I have reviewed this content; my outcome and comment stand above.',
  },
  approve: {
    verb: 'approve',
    touches: 'nothing',
    required: ['Meaning', 'Digest'],
    optional: pins,
    text: 'optional',
    meaning: 'I approve exactly this content.',
  },
  reject: {
    verb: 'reject',
    touches: 'nothing',
    required: ['Meaning', 'Reason', 'Digest'],
    optional: pins,
    text: 'optional',
    meaning: 'I do not approve this content.',
  },
  withdraw: { verb: 'withdraw', touches: 'nothing', required: ['Reason'], optional: pins, text: 'optional' },
  release: {
    verb: 'release',
    touches: 'nothing',
    required: ['Meaning', 'Digest'],
    optional: pins,
    text: 'optional',
    meaning: 'I release this content for execution as approved.',
  },
  execute: {
    verb: 'execute',
    touches: 'document',
    required: ['Item', 'Outcome', 'Meaning'],
    optional: ['Evidence', ...pins],
    text: 'optional',
    meaning: 'I performed this item, with the outcome stated.',
  },
  respond: {
    verb: 'answer',
    touches: 'answers',
    required: ['Item', 'Meaning'],
    optional: ['Reason', 'Commit', ...pins],
    text: 'optional',
    meaning: 'This answer is mine, as I saw it.',
  },
  attach: {
    verb: 'attach',
    touches: 'attachments',
    required: none,
    optional: ['Evidence', ...pins],
    text: 'optional',
  },
  evidence: {
    verb: 'evidence',
    touches: 'results',
    required: ['Outcome', 'Meaning', 'Item', 'System', 'Commit', 'Evidence'],
    optional: pins,
    text: 'optional',
    meaning: 'I ran this suite at exactly this commit; these are its results.',
  },
  clear: {
    verb: 'clear',
    touches: 'nothing',
    required: ['Meaning', 'System', 'Commit', 'Pin'],
    optional: none,
    text: 'optional',
    meaning: 'I confirm that exactly this commit is proven and may come into trunk.',
  },
  link: { verb: 'link', touches: 'nothing', required: ['Child', 'Pin'], optional: none, text: 'optional' },
  revert: {
    verb: 'revert',
    touches: 'nothing',
    required: ['Reason'],
    optional: ['System', 'Clear', ...pins],
    text: 'optional',
  },
  close: {
    verb: 'close',
    touches: 'nothing',
    required: ['Meaning', 'Digest'],
    optional: [...pins, 'Release'],
    text: 'optional',
    meaning: 'I confirm that this work is complete as approved.',
  },
  cancel: { verb: 'cancel', touches: 'nothing', required: ['Reason'], optional: pins, text: 'optional' },
  retire: {
    verb: 'retire',
    touches: 'nothing',
    required: ['Reason', 'Pin'],
    optional: none,
    text: 'optional',
  },
  abandon: {
    verb: 'abandon',
    touches: 'restore',
    required: ['Reason', 'Pin'],
    optional: none,
    text: 'optional',
  },
  'hand-over': {
    verb: 'hand over',
    touches: 'nothing',
    required: ['Owner'],
    optional: ['Reason', ...pins],
    text: 'optional',
  },
  delegate: {
    verb: 'delegate',
    touches: 'nothing',
    required: ['Assignee'],
    optional: pins,
    text: 'optional',
  },
  revoke: {
    verb: 'revoke',
    touches: 'directory',
    required: ['Meaning', 'Reason', 'Pin'],
    optional: none,
    text: 'optional',
    meaning: 'I remove these keys or rights in an emergency.',
  },
  recover: {
    verb: 'recover',
    touches: 'directory',
    required: ['Meaning', 'Reason', 'Pin'],
    optional: none,
    text: 'optional',
    meaning: 'I restore control of this quality system.',
  },
  comment: { verb: 'comment', touches: 'nothing', required: none, optional: pins, text: 'required' },
} as const satisfies Record<string, ActShape>;

export type Act = keyof typeof actShapes;

export const acts = Object.keys(actShapes) as Act[];

export function isAct(text: string): text is Act {
  return Object.hasOwn(actShapes, text);
}

export function actShape(act: Act): ActShape {
  return actShapes[act];
}

/** Acts that decide: they may not be pushed later than the policy's `max_lag`. */
export const decisions: ReadonlySet<Act> = new Set([
  'review',
  'approve',
  'reject',
  'release',
  'close',
  'execute',
  'respond',
  'evidence',
  'clear',
]);
