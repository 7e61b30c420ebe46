import type { Kind } from '../rules/kinds.ts';
import type { RuleId } from '../rules/registry.ts';
import type { State } from '../rules/states.ts';
import type { DocId } from '../rules/values.ts';
import { deriveProperties, type Properties } from './adapt.ts';
import { claimedStates } from './legacy/claims.ts';
import { contentsOf, type KnownContent } from './legacy/contents.ts';
import type { LegacyDocument } from './legacy/documents.ts';
import type { LegacyEvent } from './legacy/event.ts';
import { type MigratedContent, orderMigrated } from './legacy/migrated.ts';
import type { Selected } from './legacy/select.ts';

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

/** What came of a document's log so far. */
export interface Told {
  state: { readonly state: string; readonly version: string } | null;
  performed: number;
  readonly inserted: Insertion[];
  readonly refusals: Refusal[];
  /** Events that the owner did instead of who did them there. */
  readonly instead: LegacyEvent[];
  /** Events that were not performed, each with the rule that stopped it last. */
  readonly skipped: { readonly event: LegacyEvent; readonly rule: RuleId }[];
  /** Lines whose text is lost: the text before was kept. */
  readonly unknown: number[];
  /** What was done to a text so that it could be checked in, by line. */
  readonly adapted: { readonly line: number; readonly note: string }[];
  readonly consequences: { total: number; compared: number; readonly differing: string[] };
}

/** One document on its way through the replay: what the archive says, and what came of it. */
export interface Story extends Told {
  readonly id: DocId;
  readonly kind: Kind;
  readonly parent: DocId | null;
  readonly asParent: boolean;
  readonly document: LegacyDocument;
  readonly events: readonly LegacyEvent[];
  readonly properties: Properties;
  readonly known: ReadonlyMap<number, KnownContent>;
  readonly claims: ReadonlyMap<number, State>;
  readonly migrated: ReadonlyMap<number, MigratedContent>;
  readonly collapsed: number;
}

export function beginStory({ document, described, asParent }: Selected): Story {
  const { events, before, collapsed } = orderMigrated(document);
  return {
    id: document.id as DocId,
    kind: described.kind,
    parent: described.parent,
    asParent,
    document,
    events,
    properties: deriveProperties(described.kind, document),
    known: contentsOf(document),
    claims: claimedStates(document.events),
    migrated: before,
    collapsed,
    state: null,
    performed: 0,
    inserted: [],
    refusals: [],
    instead: [],
    skipped: [],
    unknown: [],
    adapted: [],
    consequences: { total: 0, compared: 0, differing: [] },
  };
}

/** Notes a refusal, once for each event and rule. */
export function noteRefusal(story: Story, event: LegacyEvent, rule: RuleId, message: string): void {
  const known = story.refusals.some((each) => each.event === event && each.rule === rule);
  if (!known) story.refusals.push({ event, rule, message });
}
