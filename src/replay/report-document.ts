import type { VerifyReport } from '../acts/verify.ts';
import { withoutForeignKeys } from './adapt.ts';
import { digestOfSource, digestOfText } from './bring-in.ts';
import { changedOutside } from './legacy/contents.ts';
import { isConsequence, type LegacyEvent } from './legacy/event.ts';
import type { Unnamed } from './legacy/select.ts';
import type { Story } from './story.ts';

export interface EventCounts {
  readonly total: number;
  readonly performed: number;
  readonly refused: number;
  /** Done by another act in their place: by the owner, who alone may, or as a revision of what genesis holds. */
  readonly instead: number;
  readonly skipped: number;
  /** Rested on a refused event and led nowhere. */
  readonly following: number;
  readonly inserted: number;
  readonly consequences: number;
}

type VerifiedRecord = VerifyReport['records'][number];

interface End {
  readonly state: string;
  readonly version: string;
}

export interface ReplayedDocument {
  readonly id: string;
  readonly parent: boolean;
  readonly legacy: End;
  readonly ours: End | null;
  readonly events: EventCounts;
  readonly content: 'equal' | 'adapted' | 'different';
  /** What was done to the last text, where that is why it differs. */
  readonly contentNotes: readonly string[];
  readonly unknownTexts: number;
  readonly collapsed: number;
  /** Versions whose archived text is not the approved one. */
  readonly changedOutside: readonly string[];
  readonly stateDifferences: readonly string[];
  /** Why version or state differ; each is listed, or the replay fails. */
  readonly reasons: readonly string[];
  /** Differences without a reason. */
  readonly unexplained: readonly string[];
}

const major = (version: string): number => Number(version.split('.')[0]);

/** Why our number differs; null where nothing that the replay knows of explains it. */
function whyVersion(story: Story, there: string, here: string): string | null {
  if (major(here) === major(there)) return 'here each content has its own number';
  const approvals = story.inserted.filter((each) => each.act === 'approve').length;
  if (major(here) > major(there) && story.founded) return 'genesis holds it at 1.0, and it was revised';
  if (major(here) > major(there) && approvals > 0) return `${approvals} inserted approval(s) gave numbers`;
  const lost = story.skipped.find(({ event }) => event.name === 'APPROVE');
  return major(here) < major(there) && lost ? `line ${lost.event.line} APPROVE was refused` : null;
}

/** Why our end differs from the older one, as far as the replay itself knows. */
function explainEnd(story: Story, ours: VerifiedRecord | null): { reasons: string[]; unexplained: string[] } {
  const { status, version } = story.document;
  const reasons: string[] = [];
  const unexplained: string[] = [];
  if (ours?.state !== status) {
    const text = `state: ${status} there, ${ours?.state ?? 'not created'} here`;
    const last = story.skipped.at(-1);
    if (last)
      reasons.push(`${text}, since line ${last.event.line} ${last.event.name} was refused (${last.rule})`);
    else unexplained.push(text);
  }
  if (ours?.pending) unexplained.push(`${status} is pending: trunk does not hold it`);
  if (ours && ours.version !== version) {
    const text = `version: ${version} there, ${ours.version} here`;
    const why = whyVersion(story, version, ours.version ?? '');
    if (why) reasons.push(`${text}: ${why}`);
    else unexplained.push(text);
  }
  return { reasons, unexplained };
}

type Compared = Pick<ReplayedDocument, 'content' | 'contentNotes'> & { readonly changedLater?: true };

function compareContent(story: Story, text: Uint8Array | null): Compared {
  const { brought, kind } = story;
  const { current } = story.document;
  if (!current || !text) return { content: 'different', contentNotes: [] };
  if (Buffer.compare(current, text) === 0) return { content: 'equal', contentNotes: [] };
  const bare = withoutForeignKeys(current, kind);
  if (bare && Buffer.compare(bare.bytes, text) === 0) return { content: 'adapted', contentNotes: bare.notes };
  if (brought?.from == null || brought.to !== digestOfText(text))
    return { content: 'different', contentNotes: [] };
  return brought.from === digestOfSource(current, kind)
    ? { content: 'adapted', contentNotes: [...new Set(brought.notes)] }
    : { content: 'different', contentNotes: [], changedLater: true };
}

/** What came of a document: its end and its text on the server, held against the older ones. */
export function reportDocument(
  story: Story,
  record: VerifiedRecord | null,
  text: Uint8Array | null,
): ReplayedDocument {
  const { reasons, unexplained } = explainEnd(story, record);
  const { changedLater, ...compared } = compareContent(story, text);
  if (changedLater)
    reasons.push(
      'content: the present file was changed after the last check-in, past the log; here is what was checked in',
    );
  else if (compared.content === 'different') {
    const cause = story.skipped.find(({ event }) => event.name === 'CHECKIN' || event.name === 'CREATE');
    if (cause)
      reasons.push(`content: differs since line ${cause.event.line} ${cause.event.name} was refused`);
    else unexplained.push('content: differs from the present file');
  }
  const isAct = (event: LegacyEvent) => !isConsequence(event);
  return {
    id: story.id,
    parent: story.asParent,
    legacy: { state: story.document.status, version: story.document.version },
    ours: record?.state && record.version ? { state: record.state, version: record.version } : null,
    events: {
      total: story.events.length,
      performed: story.performed,
      refused: new Set(story.refusals.map((each) => each.event)).size,
      instead: story.instead.length,
      skipped: story.skipped.length,
      following: story.events.filter((event) => isAct(event) && story.following.has(event.line)).length,
      inserted: story.inserted.length,
      consequences: story.consequences.total,
    },
    ...compared,
    unknownTexts: story.unknown.length,
    collapsed: story.collapsed,
    changedOutside: changedOutside(story.document),
    stateDifferences: story.consequences.differing,
    reasons,
    unexplained,
  };
}

/** A document whose id is refused: its first event, and everything else rests on that. */
export function reportUnnamed({ document, finding }: Unnamed): ReplayedDocument {
  const { id, events, status: state, version } = document;
  const consequences = events.filter(isConsequence).length;
  const refused = Math.min(1, events.length - consequences);
  const following = events.length - consequences - refused;
  const none = { performed: 0, instead: 0, inserted: 0 };
  return {
    id,
    parent: false,
    legacy: { state, version },
    ours: null,
    events: { total: events.length, ...none, refused, skipped: refused, following, consequences },
    content: 'different',
    contentNotes: [],
    unknownTexts: 0,
    collapsed: 0,
    changedOutside: [],
    stateDifferences: [],
    reasons: [`its id is refused (${finding.rule}), so that nothing of it is here`],
    unexplained: [],
  };
}
