import { readFileAt } from '../acts/content.ts';
import type { ReadContext } from '../acts/context.ts';
import { frontMatterSpan, readPairs } from '../documents/front-matter-block.ts';
import { parseMarkdown } from '../documents/markdown.ts';
import { readStepAt } from '../history/trunk-index.ts';
import type { Mark, Revision } from '../renditions/rendition-model.ts';
import { decodeUtf8 } from '../rules/bytes/text.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion, sameVersion } from '../rules/record/version.ts';
import type { DocId } from '../rules/values.ts';
import { isoDate } from './date.ts';
import type { RecordEvent } from './record-events.ts';
import { inForce, type Standing } from './standing.ts';

/** An event that stands, with the record after it. */
export interface Valid extends RecordEvent {
  readonly event: NonNullable<RecordEvent['event']>;
  readonly state: RecordState;
}

export function validOnes(events: readonly RecordEvent[]): Valid[] {
  return events.filter((each): each is Valid => each.event !== null && each.state !== null);
}

const settled = (state: RecordState) => state.state === 'EFFECTIVE' || state.state === 'CLOSED';

/** The events that a version came about by: from the end before it up to the last that says something of it. */
export function eventsOfVersion(events: readonly Valid[], wanted: RecordState): Valid[] {
  const of = (each: Valid) => sameVersion(each.state.version, wanted.version);
  const approved = events.findLastIndex((each) => of(each) && settled(each.state));
  const last = approved >= 0 ? approved : events.findLastIndex(of);
  const before = events.findLastIndex(
    ({ state }, index) => index < last && settled(state) && !sameVersion(state.version, wanted.version),
  );
  return events.slice(before + 1, last + 1);
}

const isBefore = (a: RecordState, b: RecordState) =>
  a.version.major < b.version.major ||
  (a.version.major === b.version.major && a.version.minor < b.version.minor);

/** What a version is today, as a reader must know it before reading on. */
export function markOf(wanted: RecordState, { state, held, pending }: Standing): Mark & { state: string } {
  const marked = (text: string, name: string = text) => ({ text, state: name, loud: true });
  const force = held !== null && inForce(held) !== null ? held : null;
  if (force && sameVersion(force.version, wanted.version))
    return { text: force.state, state: force.state, loud: false };
  if (force && isBefore(wanted, force)) return marked('SUPERSEDED');
  const now = state.state;
  if (now === 'RETIRED' || now === 'CANCELLED')
    return marked(now, pending ? `${now} (pending: not yet in trunk)` : now);
  if (!sameVersion(wanted.version, state.version)) return marked('SUPERSEDED DRAFT');
  const words = now.replaceAll('_', ' ').replace(/\b(PRE|POST) /, '$1-');
  return pending ? marked(`${words} PENDING`, `${words} (pending: not yet in trunk)`) : marked(words);
}

/** When trunk first took a version in, by version; genesis for what it holds from the first day. */
export async function effectiveDates(
  context: ReadContext,
  id: DocId,
): Promise<ReadonlyMap<string, { readonly date: string; readonly event: string | null }>> {
  const { history, founded } = context;
  const dates = new Map<string, { readonly date: string; readonly event: string | null }>();
  if (founded.documents.has(id) || id === 'POLICY')
    dates.set('1.0', { date: isoDate(founded.commit.author.time), event: null });
  for (const { index, tip } of history.source.trunk.enacts.get(id) ?? []) {
    const read = await readStepAt(history.source, index);
    if (!read.ok || read.value.step.version === null) continue;
    const version = formatVersion(read.value.step.version);
    if (!dates.has(version)) dates.set(version, { date: isoDate(read.value.step.author.time), event: tip });
  }
  return dates;
}

/** The text of a version, and its `revision_summary`. */
export async function textOf(context: ReadContext, record: RecordState): Promise<string | null> {
  const bytes = await readFileAt(context.reader, record.tree, documentPath(record.id));
  return bytes && decodeUtf8(bytes);
}

async function summaryOf(context: ReadContext, record: RecordState): Promise<string> {
  const text = await textOf(context, record);
  const markdown = parseMarkdown(text ?? '');
  const span = markdown.ok ? frontMatterSpan(markdown.value) : null;
  const pairs = span && readPairs(text ?? '', span);
  const summary = pairs?.ok ? pairs.value.find(({ key }) => key === 'revision_summary')?.value : undefined;
  return typeof summary === 'string' ? summary.trim() : '';
}

const writes = new Set([
  'create',
  'checkin',
  'execute',
  'respond',
  'attach',
  'evidence',
  'abandon',
  'revoke',
]);

/** Whether an event changed what the record says. */
export const isWriting = ({ event }: Valid): boolean => writes.has(event.act);

const unique = (names: readonly string[]): string[] => [...new Set(names)];

/** What the events say of a version whose author said nothing. */
function generated(wanted: RecordState, completing: Valid | undefined, born: boolean): string {
  if (born) return 'in force since the system was founded';
  if (completing === undefined) return '';
  if (completing.event.phase === 'pre') return 'approved for execution';
  if (completing.event.phase === 'post') return 'executed';
  return wanted.version.major === 1 ? 'first issue' : '';
}

/** One row of the revision history: who wrote, why, and who approved. */
async function revisionOf(
  context: ReadContext,
  events: readonly Valid[],
  wanted: RecordState,
  effective: string | null,
): Promise<Revision> {
  const own = eventsOfVersion(events, wanted);
  const approvals = new Set(
    [own.at(-1)?.state.decisions.pre, own.at(-1)?.state.decisions.post, own.at(-1)?.state.round].flatMap(
      (each) => each?.approvals.map(({ oid }) => oid) ?? [],
    ),
  );
  const completing = own.findLast(
    ({ event }) => event.act === 'approve' && sameVersion(event.version, wanted.version),
  );
  const approved = own.filter(
    ({ oid, event }) => completing && approvals.has(oid) && event.phase === completing.event.phase,
  );
  const said = own
    .filter(({ event }) => event.act === 'checkin' && event.body !== '')
    .map(({ event }) => event.body);
  const born = own.length === 0;
  return {
    version: formatVersion(wanted.version),
    effective,
    authors: born
      ? [context.founded.commit.author.name]
      : unique(own.filter(isWriting).map(({ event }) => event.author.name)),
    change: own.findLast(({ event }) => event.authority !== null)?.event.authority ?? null,
    summary:
      (await summaryOf(context, wanted)) || unique(said).join(' ') || generated(wanted, completing, born),
    approvers: unique(approved.map(({ event }) => event.author.name)),
  };
}

/** The revision history up to a version: each that was approved, and the version itself. */
export async function revisionsOf(
  context: ReadContext,
  events: readonly Valid[],
  versions: readonly RecordState[],
  wanted: RecordState,
): Promise<Revision[]> {
  const dates = await effectiveDates(context, wanted.id);
  const shown = versions.filter(
    (each) =>
      sameVersion(each.version, wanted.version) || (each.version.minor === 0 && isBefore(each, wanted)),
  );
  return Promise.all(
    shown.map((each) =>
      revisionOf(context, events, each, dates.get(formatVersion(each.version))?.date ?? null),
    ),
  );
}
