import { parse as parseYaml } from 'yaml';
import { readFileAt } from '../acts/content.ts';
import type { ReadContext } from '../acts/context.ts';
import { commitBytes } from '../history/commits.ts';
import { readStepAt } from '../history/trunk-index.ts';
import { inWindow } from '../history/window.ts';
import { decodeUtf8 } from '../rules/bytes/text.ts';
import { parseMessage } from '../rules/bytes/trailers.ts';
import { describeId, documentPath } from '../rules/kinds/ids.ts';
import type { Act } from '../rules/record/acts.ts';
import { type Event, readEvent } from '../rules/record/event.ts';
import { formatVersion } from '../rules/record/version.ts';
import { isEnd, type State } from '../rules/states.ts';
import type { DocId, Oid, PrincipalId } from '../rules/values.ts';
import type { InForce } from './standing.ts';

/**
 * What the last commit of a record says of it, unjudged: `QMS-Version` and `QMS-State` are what judging gives, if the
 * record is valid. Reading one commit instead of all makes a board of ten thousand records possible.
 */
export interface Claim {
  readonly id: DocId;
  readonly kind: string;
  readonly title: string;
  /** Null where the last commit cannot be read as an event. */
  readonly state: State | null;
  readonly version: string | null;
  readonly owner: PrincipalId | null;
  readonly inForce: InForce | null;
  readonly pending: boolean;
  /** Author date of the last event, in seconds. */
  readonly date: number;
}

/** Acts that only an owner performs, or that make their actor the owner. */
const ownerActs: ReadonlySet<Act> = new Set([
  'create',
  'checkout',
  'checkin',
  'route',
  'release',
  'delegate',
  'retire',
]);

interface Held {
  readonly tip: Oid;
  readonly state: State | null;
  readonly version: string;
  readonly date: number;
  readonly title: string;
}

/** What the last enact step of a record says. */
async function lastHeld(context: ReadContext, id: DocId): Promise<Held | null> {
  const { source } = context.history;
  const last = source.trunk.enacts.get(id)?.at(-1);
  const read = last && (await readStepAt(source, last.index));
  if (!last || !read?.ok) return null;
  const { step, commit } = read.value;
  const message = commit ? parseMessage(commit.message, { commit: step.oid }) : null;
  return {
    tip: last.tip,
    state: step.state,
    version: step.version ? formatVersion(step.version) : '',
    date: step.author.time,
    title: message?.ok ? message.value.body : '',
  };
}

async function eventAt(context: ReadContext, oid: Oid): Promise<Event | null> {
  const bytes = await commitBytes(context.reader, oid);
  const read = bytes.ok ? readEvent(oid, bytes.value) : bytes;
  return read.ok ? read.value.event : null;
}

async function claimedTitle(context: ReadContext, id: DocId, tree: Oid): Promise<string> {
  if (id === 'POLICY') return 'Policy';
  const bytes = await readFileAt(context.reader, tree, documentPath(id));
  const text = bytes && decodeUtf8(bytes);
  const front = text && /^---\n([\s\S]{0,8192}?)\n---\n/.exec(text)?.[1];
  if (!front) return '';
  try {
    const fields: unknown = parseYaml(front, { maxAliasCount: 0 });
    const title = typeof fields === 'object' && fields !== null && 'title' in fields ? fields.title : '';
    return typeof title === 'string' ? title : '';
  } catch {
    // A draft's front matter may be anything; a board shows the record without its title.
    return '';
  }
}

/** Walks back from an event to the last one that shows who owns the record. */
async function claimedOwner(context: ReadContext, tip: Event): Promise<PrincipalId | null> {
  for (let event: Event | null = tip; event !== null; ) {
    if (isEnd(event.state)) return null;
    if (event.act === 'hand-over') return event.owner;
    if (ownerActs.has(event.act)) return event.actor;
    event = event.parent === context.founded.oid ? null : await eventAt(context, event.parent);
  }
  return null;
}

/** Whether an end that the last event claims is one that trunk holds: walks over links and comments made after it. */
async function claimsPending(context: ReadContext, tip: Event, held: Held | null): Promise<boolean> {
  if (!isEnd(tip.state)) return false;
  for (let event: Event | null = tip; event !== null; ) {
    if (event.oid === held?.tip) return false;
    // These return to an end that trunk holds already.
    if (event.act === 'abandon' || (event.act === 'withdraw' && event.state !== 'IN_EXECUTION')) return false;
    if (event.act !== 'link' && event.act !== 'comment') return true;
    event = event.parent === context.founded.oid ? null : await eventAt(context, event.parent);
  }
  return false;
}

/** What a record claims to be. */
export async function claimOf(context: ReadContext, id: DocId): Promise<Claim> {
  const { tips, founded, policy } = context;
  const described = describeId(policy.kinds, id);
  const kind = described.ok ? described.value.kind.name : '';
  const held = await lastHeld(context, id);
  const born = founded.documents.has(id) || id === 'POLICY';
  const inForce: InForce | null =
    held === null
      ? born
        ? { version: '1.0', state: 'EFFECTIVE' }
        : null
      : held.state === 'EFFECTIVE' || held.state === 'CLOSED'
        ? { version: held.version, state: held.state }
        : null;
  const base = { id, kind, inForce, owner: null, pending: false };
  const known = tips.get(id);
  const inTrunk =
    known === undefined || context.history.source.trunk.enacts.get(id)?.some((each) => each.tip === known);
  if (held !== null && inTrunk) {
    const { tip, title, state, version, date } = held;
    // The step that took it in may be later; a record is as new as its last event.
    const last = await eventAt(context, tip);
    return { ...base, title, state, version, date: last?.author.time ?? date };
  }
  if (known === undefined) {
    const { commit } = founded;
    const title = await claimedTitle(context, id, commit.tree);
    return { ...base, title, state: 'EFFECTIVE', version: '1.0', date: commit.author.time };
  }
  const event = await eventAt(context, known);
  if (event === null) return { ...base, title: held?.title ?? '', state: null, version: null, date: 0 };
  return {
    ...base,
    title: await claimedTitle(context, id, event.tree),
    state: event.state,
    version: formatVersion(event.version),
    owner: await claimedOwner(context, event),
    pending: await claimsPending(context, event, held),
    date: event.author.time,
  };
}

/** A claim with the commits that it was read from: the same commits claim the same for ever. */
interface RememberedClaim {
  readonly tip: Oid | null;
  readonly step: Oid | null;
  readonly claim: Claim;
}

/** Fewer new claims are read anew each time rather than written down with all others. */
const worthNoting = 16;
/** So many records are read at once: what they ask of git travels together. */
const atOnce = 64;

/** Claims by the repository in which they were read: a program that keeps one open reads the remembered ones once. */
const read = new WeakMap<object, Promise<Map<DocId, RememberedClaim>>>();

function knownClaims({ lasting, history }: ReadContext): Promise<Map<DocId, RememberedClaim>> {
  const remembered = async () =>
    new Map((await history.source.judged?.recall<ReadonlyMap<DocId, RememberedClaim>>('claims')) ?? []);
  const known = read.get(lasting) ?? remembered();
  read.set(lasting, known);
  return known;
}

/** What could not be read, or had a kind that the policy did not know, may be more by now. */
export const isWhole = ({ state, kind }: Claim): boolean => state !== null && kind !== '';

/** What records claim to be, in the order asked; those that were read before where their commits are the same. */
export async function claimsOf(context: ReadContext, ids: readonly DocId[]): Promise<readonly Claim[]> {
  const { trunk, tips, judged } = context.history.source;
  const known = await knownClaims(context);
  const commitsOf = (id: DocId) => {
    const last = trunk.enacts.get(id)?.at(-1);
    return { tip: tips.get(id) ?? null, step: (last && trunk.steps[last.index]?.oid) ?? null };
  };
  const claims = ids.map((id) => {
    const before = known.get(id);
    if (!before) return null;
    const { tip, step } = commitsOf(id);
    return before.tip === tip && before.step === step && isWhole(before.claim) ? before.claim : null;
  });
  const missing = claims.flatMap((claim, place) => (claim === null ? [place] : []));
  let fresh = 0;
  await inWindow(missing, atOnce, async (place) => {
    const id = ids[place] as DocId;
    const claim = await claimOf(context, id);
    claims[place] = claim;
    if (!isWhole(claim)) return;
    fresh += 1;
    known.set(id, { ...commitsOf(id), claim });
  });
  if (fresh >= worthNoting) await judged?.note('claims', known);
  return claims as readonly Claim[];
}
