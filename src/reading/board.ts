import type { ReadContext } from '../acts/context.ts';
import { movedSince } from '../acts/moved-context.ts';
import { isEnd } from '../rules/states.ts';
import type { DocId } from '../rules/values.ts';
import { type Claim, claimsOf, isWhole } from './claim.ts';
import { numberKey, recordIds } from './standing.ts';

/** What every record claims to be, in the order in which people count. */
export interface Board {
  readonly claims: readonly Claim[];
  /** Those that have not ended, or whose end is pending. */
  readonly open: readonly Claim[];
}

export const isOpen = ({ state, pending }: Claim): boolean => state === null || !isEnd(state) || pending;

/** The place of an id in a list that is sorted by number, and whether it stands there. */
function placeOf(claims: readonly Claim[], id: DocId): { readonly at: number; readonly there: boolean } {
  const key = numberKey(id);
  let low = 0;
  for (let high = claims.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (numberKey(claims[middle]?.id ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return { at: low, there: claims[low]?.id === id };
}

function withClaim(claims: readonly Claim[], claim: Claim): readonly Claim[] {
  const { at, there } = placeOf(claims, claim.id);
  const changed = [...claims];
  changed.splice(at, there ? 1 : 0, claim);
  return changed;
}

function withoutClaim(claims: readonly Claim[], id: DocId): readonly Claim[] {
  const { at, there } = placeOf(claims, id);
  return there ? [...claims.slice(0, at), ...claims.slice(at + 1)] : claims;
}

function withMoved(board: Board, claim: Claim): Board {
  return {
    claims: withClaim(board.claims, claim),
    open: isOpen(claim) ? withClaim(board.open, claim) : withoutClaim(board.open, claim.id),
  };
}

interface Last {
  readonly generation: number;
  /** Another policy may know more kinds. */
  readonly policyEvent: string;
  readonly board: Board;
}

/** Boards by the repository that they show: where it is kept open, only what moved since is read. */
const last = new WeakMap<object, Last>();

/** Boards by their history: that does not change, and neither does what it claims. */
const whole = new WeakMap<object, Promise<Board>>();

async function readBoard(context: ReadContext): Promise<Board> {
  const { lasting, generation, policyEvent } = context;
  const before = last.get(lasting);
  const moved = before?.policyEvent === policyEvent ? movedSince(context, before.generation) : null;
  const board =
    before && moved
      ? (await claimsOf(context, [...moved])).reduce(withMoved, before.board)
      : boardOf(await claimsOf(context, recordIds(context)));
  // What could not be read may be there next time.
  if (!board.open.every(isWhole)) return board;
  if ((last.get(lasting)?.generation ?? -1) < generation)
    last.set(lasting, { generation, policyEvent, board });
  return board;
}

function boardOf(claims: readonly Claim[]): Board {
  return { claims, open: claims.filter(isOpen) };
}

/** What every record claims to be. */
export function boardIn(context: ReadContext): Promise<Board> {
  const { history } = context;
  const known = whole.get(history);
  if (known) return known;
  const reading = readBoard(context);
  whole.set(history, reading);
  const forget = () => void whole.delete(history);
  reading.then(({ open }) => open.every(isWhole) || forget(), forget);
  return reading;
}
