import type { Right } from './policy.ts';

/**
 * The right that each act of an event or trunk step rests on. A policy may demand more of whoever performs one
 * (`acts:`). `recover` is absent on purpose: genesis alone says who recovers, so no later policy can narrow that door.
 */
export const rightOfAct = {
  create: 'create',
  checkout: 'create',
  checkin: 'create',
  route: 'create',
  assign: 'assign',
  review: 'review',
  approve: 'approve',
  reject: 'approve',
  withdraw: 'create',
  release: 'create',
  execute: 'execute',
  respond: 'execute',
  attach: 'execute',
  evidence: 'evidence',
  link: 'create',
  clear: 'create',
  revert: 'create',
  close: 'create',
  cancel: 'create',
  retire: 'create',
  abandon: 'create',
  'hand-over': 'create',
  delegate: 'create',
  revoke: 'revoke',
  comment: 'comment',
  enact: 'trunk',
  code: 'trunk',
  ungoverned: 'trunk',
  adopt: 'trunk',
  checkpoint: 'trunk',
} as const satisfies Readonly<Record<string, Right>>;

export type Act = keyof typeof rightOfAct;

export const acts = Object.keys(rightOfAct) as readonly Act[];

export function isAct(text: string): text is Act {
  return Object.hasOwn(rightOfAct, text);
}
