/** Every state of design section 4. */
export const states = [
  'DRAFT',
  'IN_REVIEW',
  'REVIEWED',
  'IN_APPROVAL',
  'EFFECTIVE',
  'IN_PRE_REVIEW',
  'PRE_REVIEWED',
  'IN_PRE_APPROVAL',
  'PRE_APPROVED',
  'IN_EXECUTION',
  'IN_POST_REVIEW',
  'POST_REVIEWED',
  'IN_POST_APPROVAL',
  'POST_APPROVED',
  'CLOSED',
  'RETIRED',
  'CANCELLED',
] as const;

export type State = (typeof states)[number];

export function isState(text: string): text is State {
  return (states as readonly string[]).includes(text);
}

/** States in which a record counts only once trunk holds the event that entered them. */
export function isEnd(state: State): boolean {
  return state === 'EFFECTIVE' || state === 'CLOSED' || state === 'RETIRED' || state === 'CANCELLED';
}
