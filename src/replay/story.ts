import type { Finding } from '../rules/finding.ts';
import type { Kind } from '../rules/kinds.ts';
import type { RuleId } from '../rules/registry.ts';
import type { State } from '../rules/states.ts';
import type { DocId } from '../rules/values.ts';
import { claimedStates } from './legacy/claims.ts';
import { contentsOf, type KnownContent, standInsFor } from './legacy/contents.ts';
import type { LegacyDocument } from './legacy/documents.ts';
import type { LegacyEvent } from './legacy/event.ts';
import { type MigratedContent, orderMigrated } from './legacy/migrated.ts';
import type { Selected } from './legacy/select.ts';
import type { Repaired } from './repair.ts';
import { type Typed, typedProperties } from './typed-properties.ts';

/** An act that the log does not have, made so that the story could go on. */
interface Insertion {
  readonly event: LegacyEvent;
  readonly act: string;
  readonly actor: string;
  readonly why: string;
}

/** What the rules refused of one event, once for each rule. */
interface Refusal {
  readonly event: LegacyEvent;
  readonly rule: RuleId;
  readonly message: string;
}

/** The last text that was brought in: digests of what the archive has and of what was checked in. */
interface Brought {
  /** Null where the archive does not have it. */
  readonly from: string | null;
  readonly to: string;
  readonly notes: readonly string[];
}

/** What came of a document's log so far. */
export interface Told {
  state: { readonly state: string; readonly version: string } | null;
  performed: number;
  readonly inserted: Insertion[];
  readonly refusals: Refusal[];
  /** Events that another act did in their place: the owner's, or for what genesis holds a revision. */
  readonly instead: LegacyEvent[];
  /** Events that were not performed, each with the rule that stopped it last. */
  readonly skipped: { readonly event: LegacyEvent; readonly rule: RuleId }[];
  /** Events that rest on a refused one and led nowhere, with its line. */
  readonly following: Map<number, number>;
  /** Lines whose text is lost: another stood in for it. */
  readonly unknown: number[];
  /** What was done to a text so that it could be checked in, by line. */
  readonly adapted: { readonly line: number; readonly note: string }[];
  /** Lines of texts that were exchanged after a refusal; null took one out. */
  readonly exchanged: Map<string, string | null>;
  /** What is mended in later texts without another word; see {@link Repaired.remember}. */
  readonly answered: Set<string>;
  brought: Brought | null;
  readonly consequences: { total: number; compared: number; readonly differing: string[] };
}

/** One document on its way through the replay: what the archive says, and what came of it. */
export interface Story extends Told {
  readonly id: DocId;
  readonly kind: Kind;
  readonly parent: DocId | null;
  readonly asParent: boolean;
  /** Genesis holds a document of this name. */
  readonly founded: boolean;
  readonly document: LegacyDocument;
  readonly events: readonly LegacyEvent[];
  readonly title: string;
  readonly typed: (text: Uint8Array) => Typed;
  readonly known: ReadonlyMap<number, KnownContent>;
  readonly standIns: ReadonlyMap<number, KnownContent>;
  readonly claims: ReadonlyMap<number, State>;
  readonly migrated: ReadonlyMap<number, MigratedContent>;
  readonly collapsed: number;
}

export function beginStory({ document, described, asParent, founded }: Selected): Story {
  const { events, before, collapsed } = orderMigrated(document);
  const known = contentsOf(document);
  return {
    id: document.id as DocId,
    kind: described.kind,
    parent: described.parent,
    asParent,
    founded,
    document,
    events,
    title: events.find((event) => event.name === 'CREATE')?.text?.trim() || document.id,
    typed: typedProperties(described.kind, document),
    known,
    standIns: standInsFor(document, known),
    claims: claimedStates(document.events),
    migrated: before,
    collapsed,
    state: null,
    performed: 0,
    inserted: [],
    refusals: [],
    instead: [],
    skipped: [],
    following: new Map(),
    unknown: [],
    adapted: [],
    exchanged: new Map(),
    answered: new Set(),
    brought: null,
    consequences: { total: 0, compared: 0, differing: [] },
  };
}

/** Notes what refused an event, once for each rule. */
export function noteRefusals(
  story: Story,
  event: LegacyEvent,
  findings: readonly Pick<Finding, 'rule' | 'message'>[],
): void {
  for (const { rule, message } of findings) {
    const known = story.refusals.some((each) => each.event === event && each.rule === rule);
    if (!known) story.refusals.push({ event, rule, message });
  }
}

/** Notes how a text was mended, so that a later one of the document is mended alike. */
export function remember(story: Story, { replaced, remember: keys }: Repaired): void {
  for (const [line, by] of replaced) story.exchanged.set(line, by);
  for (const key of keys) story.answered.add(key);
}

/** Notes that an event was not performed. */
export function skip(story: Story, event: LegacyEvent, findings: readonly Pick<Finding, 'rule'>[]): void {
  const [first] = findings;
  if (first) story.skipped.push({ event, rule: first.rule });
}
