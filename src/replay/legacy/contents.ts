import type { LegacyDocument } from './documents.ts';
import type { LegacyEvent } from './event.ts';

/** The text that an event left, and where it was kept. */
export interface KnownContent {
  readonly bytes: Uint8Array;
  /** `v0.1` of the archive, or `present file`. */
  readonly source: string;
}

const leavesText = (event: LegacyEvent) => event.name === 'CREATE' || event.name === 'CHECKIN';

/**
 * Versions whose archived text was overwritten: a checkout of a POST_REVIEWED document did not raise the version, and
 * its check-in then saved the text of N.X as that of N.(X-1).
 */
function overwritten(events: readonly LegacyEvent[]): Set<string> {
  const found = new Set<string>();
  let state = '';
  let reopened = false;
  for (const event of events) {
    if (event.to !== null) state = event.to;
    if (event.name === 'CHECKOUT') reopened = state === 'POST_REVIEWED';
    const [major, minor] = event.version.split('.').map(Number);
    if (event.name === 'CHECKIN' && reopened && minor) found.add(`${major}.${minor - 1}`);
  }
  return found;
}

/**
 * Which text each CREATE and CHECKIN left, by line of the log. `.archive/…-vN.X.md` is the text with which N.X was
 * left, so it belongs to the last check-in under N.X; what earlier check-ins under the same number brought is lost. The
 * last text of all is also the present file.
 */
export function contentsOf(document: LegacyDocument): Map<number, KnownContent> {
  const known = new Map<number, KnownContent>();
  const lost = overwritten(document.events);
  const last = new Map<string, LegacyEvent>();
  for (const event of document.events) if (leavesText(event)) last.set(event.version, event);
  for (const [version, event] of last) {
    const bytes = lost.has(version) ? undefined : document.archived.get(version);
    if (bytes) known.set(event.line, { bytes, source: `v${version}` });
  }
  const final = document.events.filter(leavesText).at(-1);
  if (final && document.current && !known.has(final.line))
    known.set(final.line, { bytes: document.current, source: 'present file' });
  return known;
}

const endsPhase = (event: LegacyEvent) =>
  event.name === 'APPROVE' || event.name === 'RELEASE' || event.name === 'CLOSE';

/**
 * What stands in for each lost text, by line: the next one that is known, if it was checked in before the next approval
 * or release. It is what the lost one was on its way to; the one before may be that of another phase.
 */
export function standInsFor(
  { events }: LegacyDocument,
  known: ReadonlyMap<number, KnownContent>,
): Map<number, KnownContent> {
  const found = new Map<number, KnownContent>();
  events.forEach((event, index) => {
    if (!leavesText(event) || known.has(event.line)) return;
    const later = events.slice(index + 1);
    const next = later.find((each) => endsPhase(each) || known.has(each.line));
    const content = next && known.get(next.line);
    if (content) found.set(event.line, content);
  });
  return found;
}

/**
 * Versions N.0 whose archived text is not the one that was approved as N.0: somebody wrote to the file past the system.
 * Such a text has no event, so it has no place in a replay.
 */
export function changedOutside(document: LegacyDocument): string[] {
  const checkedIn = new Set(document.events.filter(leavesText).map((event) => event.version));
  return document.events.flatMap(({ name, version }) => {
    const approved = name === 'APPROVE' ? document.archived.get(version) : undefined;
    const next = `${Number(version.split('.')[0]) + 1}.0`;
    const kept = checkedIn.has(next) ? undefined : document.archived.get(next);
    return approved && kept && Buffer.compare(approved, kept) !== 0 ? [next] : [];
  });
}
