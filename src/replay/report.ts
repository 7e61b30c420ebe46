import type { VerifyReport } from '../acts/verify.ts';
import { adapt } from './adapt.ts';
import { changedOutside } from './legacy/contents.ts';
import type { Selection } from './legacy/select.ts';
import type { Story } from './story.ts';

export interface ReplayedDocument {
  readonly id: string;
  readonly parent: boolean;
  readonly legacy: { readonly state: string; readonly version: string };
  readonly ours: { readonly state: string; readonly version: string } | null;
  readonly events: {
    readonly total: number;
    readonly performed: number;
    readonly refused: number;
    /** Done by the owner, who alone may. */
    readonly instead: number;
    readonly skipped: number;
    readonly inserted: number;
    readonly consequences: number;
  };
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

interface RefusalGroup {
  readonly rule: string;
  readonly count: number;
  readonly events: readonly {
    readonly document: string;
    readonly line: number;
    readonly event: string;
    readonly user: string;
    readonly message: string;
    readonly skipped: boolean;
  }[];
}

interface InsertionGroup {
  readonly act: string;
  readonly why: string;
  readonly count: number;
  readonly before: readonly string[];
}

export interface ReplayReport {
  readonly schema: 'git-qms/replay@1';
  readonly documents: readonly ReplayedDocument[];
  readonly notReplayed: readonly { readonly id: string; readonly reason: string }[];
  readonly oddLines: readonly { readonly id: string; readonly lines: readonly number[] }[];
  readonly totals: {
    readonly documents: number;
    readonly events: number;
    readonly performed: number;
    readonly refused: number;
    /** Done by the owner, who alone may. */
    readonly instead: number;
    readonly skipped: number;
    readonly inserted: number;
    readonly consequences: number;
  };
  readonly refusals: readonly RefusalGroup[];
  readonly insertions: readonly InsertionGroup[];
  readonly verify: {
    readonly verdict: VerifyReport['verdict'];
    readonly records: number;
    readonly events: number;
    readonly steps: number;
    readonly findings: readonly string[];
  };
  readonly ok: boolean;
}

const major = (version: string): string => version.split('.')[0] ?? '';

/** Why our end differs from the older one, as far as the replay itself knows. */
function explain(story: Story): { reasons: string[]; unexplained: string[] } {
  const { status, version } = story.document;
  const reasons: string[] = [];
  const unexplained: string[] = [];
  const ours = story.state;
  const skipped = story.skipped.map(({ event, rule }) => `line ${event.line} ${event.name} (${rule})`);
  if (ours?.state !== status) {
    const text = `state: ${status} there, ${ours?.state ?? 'not created'} here`;
    if (skipped.length > 0) reasons.push(`${text}, since the rules refuse ${skipped[0]}`);
    else unexplained.push(text);
  }
  if (ours && ours.version !== version) {
    const approvals = story.inserted.filter((each) => each.act === 'approve').length;
    const text = `version: ${version} there, ${ours.version} here`;
    if (major(ours.version) === major(version)) reasons.push(`${text}: here each content has its own number`);
    else if (approvals > 0) reasons.push(`${text}: ${approvals} inserted approval(s) gave numbers`);
    else if (skipped.length > 0) reasons.push(`${text}: refused events gave none`);
    else unexplained.push(text);
  }
  return { reasons, unexplained };
}

function compareContent(
  story: Story,
  text: Uint8Array | null,
): Pick<ReplayedDocument, 'content' | 'contentNotes'> {
  const { current } = story.document;
  if (!current || !text) return { content: 'different', contentNotes: [] };
  if (Buffer.compare(current, text) === 0) return { content: 'equal', contentNotes: [] };
  const adapted = adapt(current, story.kind, story.properties);
  return Buffer.compare(adapted.bytes, text) === 0
    ? { content: 'adapted', contentNotes: adapted.notes }
    : { content: 'different', contentNotes: [] };
}

function reportDocument(story: Story, text: Uint8Array | null): ReplayedDocument {
  const { reasons, unexplained } = explain(story);
  const compared = compareContent(story, text);
  if (compared.content === 'different') {
    const cause = story.skipped[0];
    if (cause)
      reasons.push(`content: differs since line ${cause.event.line} ${cause.event.name} was refused`);
    else unexplained.push('content: differs from the present file');
  }
  return {
    id: story.id,
    parent: story.asParent,
    legacy: { state: story.document.status, version: story.document.version },
    ours: story.state,
    events: {
      total: story.events.length,
      performed: story.performed,
      refused: new Set(story.refusals.map((each) => each.event)).size,
      instead: story.instead.length,
      skipped: story.skipped.length,
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

function groupRefusals(stories: readonly Story[]): RefusalGroup[] {
  const groups = new Map<string, RefusalGroup['events'][number][]>();
  for (const story of stories) {
    for (const { event, rule, message } of story.refusals) {
      const skipped = story.skipped.some((each) => each.event === event && each.rule === rule);
      const { document, line, name, user } = event;
      groups.set(rule, [
        ...(groups.get(rule) ?? []),
        { document, line, event: name, user, message, skipped },
      ]);
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, events]) => ({ rule, count: events.length, events }));
}

function groupInsertions(stories: readonly Story[]): InsertionGroup[] {
  const groups = new Map<string, { act: string; why: string; before: string[] }>();
  for (const { event, act, why } of stories.flatMap((story) => story.inserted)) {
    const key = `${act} ${why}`;
    const group = groups.get(key) ?? { act, why, before: [] };
    group.before.push(`${event.document}:${event.line}`);
    groups.set(key, group);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => ({
      act: group.act,
      why: group.why,
      count: group.before.length,
      before: group.before,
    }));
}

/** Everything that a replay found, as plain data without object ids or paths: two runs give the same. */
export function reportReplay(
  stories: readonly Story[],
  texts: ReadonlyMap<string, Uint8Array | null>,
  selection: Selection,
  strayLogs: readonly string[],
  verified: VerifyReport,
): ReplayReport {
  const documents = stories.map((story) => reportDocument(story, texts.get(story.id) ?? null));
  const sum = (pick: (events: ReplayedDocument['events']) => number) =>
    documents.reduce((total, each) => total + pick(each.events), 0);
  const clean = verified.verdict === 'valid';
  return {
    schema: 'git-qms/replay@1',
    documents,
    notReplayed: [
      ...selection.skipped,
      ...strayLogs.map((id) => ({ id, reason: 'a log without metadata: no document' })),
    ],
    oddLines: stories.flatMap(({ id, document }) =>
      document.oddLines.length > 0 ? [{ id, lines: document.oddLines }] : [],
    ),
    totals: {
      documents: documents.length,
      events: sum((each) => each.total),
      performed: sum((each) => each.performed),
      refused: sum((each) => each.refused),
      instead: sum((each) => each.instead),
      skipped: sum((each) => each.skipped),
      inserted: sum((each) => each.inserted),
      consequences: sum((each) => each.consequences),
    },
    refusals: groupRefusals(stories),
    insertions: groupInsertions(stories),
    verify: {
      verdict: verified.verdict,
      records: verified.records.length,
      events: verified.events,
      steps: verified.steps,
      findings: verified.findings.map((each) => `${each.rule}: ${each.message}`),
    },
    ok: clean && documents.every((each) => each.unexplained.length === 0),
  };
}
