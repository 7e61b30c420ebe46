import type { LegacyDocument } from './documents.ts';
import type { LegacyEvent } from './event.ts';

/** A text that the older system kept, though its log says nothing of how it came about. */
export interface MigratedContent {
  readonly version: string;
  readonly bytes: Uint8Array;
  /** `responsible_user` of its front matter, where that names one. */
  readonly author: string | null;
}

export interface MigratedLog {
  readonly events: readonly LegacyEvent[];
  /** By line: the text that must be there before the event. */
  readonly before: ReadonlyMap<number, MigratedContent>;
  /** How many events stood in the block of one instant. */
  readonly collapsed: number;
}

const isRoute = (event: LegacyEvent) => event.name === 'ROUTE_REVIEW' || event.name === 'ROUTE_APPROVAL';

/** Splits a block at its routes: each round is a route and what answers it. */
function rounds(block: readonly LegacyEvent[]): LegacyEvent[][] {
  const all: LegacyEvent[][] = [];
  for (const event of block) {
    if (isRoute(event) || all.length === 0) all.push([event]);
    else all.at(-1)?.push(event);
  }
  return all;
}

function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((text) => text.split('.').map(Number));
  return (x?.[0] ?? 0) - (y?.[0] ?? 0) || (x?.[1] ?? 0) - (y?.[1] ?? 0);
}

function authorOf(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes).toString('utf8').split('\n---')[0] ?? '';
  const user = /^responsible_user: *([a-z_]+) *$/m.exec(head)?.[1] ?? null;
  return user === 'null' ? null : user;
}

/**
 * Puts a migrated log into an order that could have happened. Such a log begins without CREATE, with one block of events
 * of one instant: first all reviews, then all approvals. Each approval round is put after the review round that ended in
 * recommendations only, and each begins from the last archived text under its number.
 *
 *     R1+ R2- R3+ R4+  A1 A2 A3   ->   0.1: R1+ A1   1.1: R2- R3+ A2   2.1: R4+ A3
 */
export function orderMigrated(document: LegacyDocument): MigratedLog {
  const { events } = document;
  const [first] = events;
  const untouched = { events, before: new Map<number, MigratedContent>(), collapsed: 0 };
  if (!first || first.name === 'CREATE') return untouched;
  const end = events.findIndex((event) => event.time !== first.time);
  const block = end < 0 ? events : events.slice(0, end);
  const rest = end < 0 ? [] : events.slice(end);
  const all = rounds(block);
  const reviews = all.filter(([route]) => route?.name === 'ROUTE_REVIEW');
  const approvals = all.filter(([route]) => route?.name === 'ROUTE_APPROVAL');
  const ordered: LegacyEvent[] = [];
  const before = new Map<number, MigratedContent>();
  const versions = [...document.archived.keys()].sort(compareVersions);
  const beginWith = (major: number, event: LegacyEvent | undefined) => {
    const version = versions.filter((each) => Number(each.split('.')[0]) === major).at(-1);
    const bytes = version === undefined ? document.current : document.archived.get(version);
    if (event && bytes)
      before.set(event.line, { version: version ?? document.version, bytes, author: authorOf(bytes) });
  };
  approvals.forEach((approval, major) => {
    const from = ordered.length;
    for (let round = reviews.shift(); round; round = reviews.shift()) {
      ordered.push(...round);
      if (round.every((event) => event.outcome === null || event.outcome === 'RECOMMEND')) break;
    }
    ordered.push(...approval);
    beginWith(major, ordered[from]);
  });
  const left = reviews.flat();
  if (left.length > 0) beginWith(approvals.length, left[0]);
  return { events: [...ordered, ...left, ...rest], before, collapsed: block.length };
}
