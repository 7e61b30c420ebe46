import type { Advice } from '../acts/advice.ts';
import { adviceFor } from '../acts/advice-for.ts';
import type { ReadContext } from '../acts/context.ts';
import type { Finding } from '../rules/finding.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { type Standing, standingOf } from './standing.ts';

/** Where a record stands, and what would move it on. */
export interface Advised {
  readonly standing: Standing;
  readonly advices: readonly Advice[];
  /** Since when each task on it waits, as far as somebody asked. */
  readonly since: Map<string, number>;
}

/** What an advice was given upon; while all of it stands, so does the advice. */
interface Grounds {
  readonly policyEvent: Oid;
  /** Which decisions of revoked keys stand is a question of trunk as a whole; null where no key is revoked. */
  readonly trunk: Oid | null;
  /** How many code steps trunk holds. */
  readonly codes: number;
  /** Every record that was asked about: its tip, and the last that trunk holds of it. */
  readonly records: readonly (readonly [id: DocId, tip: Oid | undefined, held: Oid | undefined])[];
}

interface Remembered {
  readonly advised: Advised;
  readonly grounds: Grounds;
}

/**
 * Advices by the repository in which they were given. Records and trunk only grow there, so what was judged valid stays so;
 * what was refused may be accepted later, and is judged anew.
 */
const given = new WeakMap<object, Map<DocId, Remembered>>();

function groundsOf(context: ReadContext, asked: Iterable<DocId>): Grounds {
  const { policy, policyEvent, trunkTip, history, tips } = context;
  const { codes, enacts } = history.source.trunk;
  const revoked = [...policy.keys.values()].some(({ status }) => status === 'revoked');
  return {
    policyEvent,
    trunk: revoked ? trunkTip : null,
    codes: codes.length,
    records: [...asked].map((id) => [id, tips.get(id), enacts.get(id)?.at(-1)?.tip] as const),
  };
}

function stillStand({ policyEvent, trunkTip, history, tips }: ReadContext, grounds: Grounds): boolean {
  const { codes, enacts } = history.source.trunk;
  return (
    grounds.policyEvent === policyEvent &&
    (grounds.trunk === null || grounds.trunk === trunkTip) &&
    grounds.codes === codes.length &&
    grounds.records.every(([id, tip, held]) => tips.get(id) === tip && enacts.get(id)?.at(-1)?.tip === held)
  );
}

/** Where an open record stands and what would move it on, or why the rules refuse it. */
export async function advisedOn(context: ReadContext, id: DocId): Promise<Advised | readonly Finding[]> {
  const all = given.get(context.lasting) ?? new Map<DocId, Remembered>();
  given.set(context.lasting, all);
  const known = all.get(id);
  if (known && stillStand(context, known.grounds)) return known.advised;
  const asked = new Set<DocId>();
  const history = context.history.noting(asked);
  const judged = await history.judgeRecord(id);
  if (!judged.ok) return judged.findings;
  if (judged.value.refused !== null) return judged.value.refused;
  const view = { ...context, history };
  const standing = await standingOf(view, id);
  const advices = await adviceFor(view, { record: standing.state, inTrunk: !standing.pending });
  const advised = { standing, advices, since: new Map<string, number>() };
  const isValid = (each: DocId) => history.opened.get(each)?.refused === null;
  if ([...asked].every(isValid)) all.set(id, { advised, grounds: groundsOf(context, asked) });
  else all.delete(id);
  return advised;
}

/** Lets go of what was said about records that are no longer open. */
export function forgetAllBut({ lasting }: ReadContext, open: readonly DocId[]): void {
  const all = given.get(lasting);
  if (!all || all.size <= open.length) return;
  const kept = new Set(open);
  for (const id of all.keys()) if (!kept.has(id)) all.delete(id);
}
