import { adviceFor } from '../acts/advice-for.ts';
import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { fail, unwrap } from '../rules/finding.ts';
import { formatVersion } from '../rules/record/version.ts';
import { isEnd, type State } from '../rules/states.ts';
import { type PrincipalId, parsePrincipalId } from '../rules/values.ts';
import { boardIn, isOpen } from './board.ts';
import type { Claim } from './claim.ts';
import { isoDate } from './date.ts';
import { actingPrincipal, reading } from './open-reading.ts';
import { type PageInput, pageOf } from './page.ts';
import { type InForce, inForce, standingOf } from './standing.ts';

export interface ListInput {
  /** Only this kind: `CR`; case does not matter. */
  readonly kind?: string | undefined;
  readonly states?: readonly State[] | undefined;
  readonly owner?: string | undefined;
  /** Only what the acting principal owns. */
  readonly mine?: boolean;
  /** Only what has not ended, or whose end is pending. */
  readonly open?: boolean;
  /** Judge every event instead of believing the last one. */
  readonly judged?: boolean;
  readonly page?: PageInput;
}

export interface ListedRecord {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  /** Null where the last commit is no event, or the record is not valid. */
  readonly state: State | null;
  readonly version: string | null;
  readonly owner: string | null;
  readonly inForce: InForce | null;
  readonly pending: boolean;
  readonly updated: string;
  /** Who moves it on; `who` is empty where a group is waited for, or only judging would tell. */
  readonly waitsFor: { readonly role: string; readonly who: readonly string[] } | null;
  /** False where judging found an invalid event; null where nothing was judged. */
  readonly valid: boolean | null;
}

export interface Listing {
  /** `claims`: as the last event of each says, not judged. `judged`: folded from the first event. */
  readonly basis: 'claims' | 'judged';
  /** How many fit beyond these. */
  readonly more: number;
  readonly records: readonly ListedRecord[];
}

function roleFor(state: State | null, pending: boolean): string | null {
  if (pending) return 'whoever may make steps of trunk';
  if (state === null || isEnd(state)) return null;
  if (state.endsWith('_REVIEW')) return 'the review team';
  if (state.endsWith('_APPROVAL')) return 'the approvers';
  return 'the owner';
}

function claimed({ date, ...claim }: Claim): ListedRecord {
  const role = roleFor(claim.state, claim.pending);
  const who = role === 'the owner' && claim.owner !== null ? [claim.owner] : [];
  return { ...claim, updated: isoDate(date), waitsFor: role === null ? null : { role, who }, valid: null };
}

async function judged(context: ReadContext, claim: Claim): Promise<ListedRecord> {
  const { id } = claim;
  const known = await context.history.judgeRecord(id);
  if (!known.ok) return { ...claimed(claim), state: null, waitsFor: null, valid: false };
  const standing = await standingOf(context, id);
  const { state, refused, held, pending } = standing;
  const [first] = await adviceFor(context, { record: standing.state, inTrunk: !standing.pending });
  const resting = isEnd(state.state) && !pending;
  return {
    id,
    kind: state.kind,
    title: state.title,
    state: state.state,
    version: formatVersion(state.version),
    owner: state.owner,
    inForce: inForce(held),
    pending,
    updated: isoDate(state.date),
    waitsFor: first && !resting ? { role: first.role, who: first.who } : null,
    valid: refused === null,
  };
}

/** Every record, or those that fit; POLICY and templates are records too. */
export function list(options: ContextOptions, input: ListInput = {}): Promise<Listing> {
  return reading(options, async (context) => {
    const kind = input.kind?.trim().toUpperCase();
    if (kind !== undefined && !context.policy.kinds.has(kind)) {
      fail(
        'kind/unknown',
        `there is no kind ${input.kind}; there are ${[...context.policy.kinds.keys()].join(', ')}`,
      );
    }
    const owner = input.owner === undefined ? null : unwrap(parsePrincipalId(input.owner.trim()));
    const me: PrincipalId | null = input.mine ? (await actingPrincipal(context)).id : null;
    const records: ListedRecord[] = [];
    for (const claim of (await boardIn(context)).claims) {
      if (input.open && !isOpen(claim)) continue;
      const record = input.judged ? await judged(context, claim) : claimed(claim);
      const fits =
        (kind === undefined || record.kind === kind) &&
        (!input.states?.length || (record.state !== null && input.states.includes(record.state))) &&
        (owner === null || record.owner === owner) &&
        (me === null || record.owner === me);
      if (fits) records.push(record);
    }
    const { items, more } = pageOf(records, input.page ?? {});
    return { basis: input.judged ? 'judged' : 'claims', more, records: items };
  });
}
