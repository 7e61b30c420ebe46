import type { VerifyReport } from '../acts/verify.ts';
import type { Selection, Unnamed } from './legacy/select.ts';
import { type EventCounts, type ReplayedDocument, reportDocument, reportUnnamed } from './report-document.ts';
import type { Story } from './story.ts';

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
  readonly totals: EventCounts & { readonly documents: number };
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

function groupRefusals(stories: readonly Story[], unnamed: readonly Unnamed[]): RefusalGroup[] {
  const groups = new Map<string, RefusalGroup['events'][number][]>();
  for (const { document: log, finding } of unnamed) {
    const [first] = log.events;
    if (!first) continue;
    const { document, line, name: event, user } = first;
    const { rule, message } = finding;
    groups.set(rule, [...(groups.get(rule) ?? []), { document, line, event, user, message, skipped: true }]);
  }
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
  const records = new Map<string, (typeof verified.records)[number]>(
    verified.records.map((record) => [record.id, record]),
  );
  const documents = [
    ...stories.map((story) =>
      reportDocument(story, records.get(story.id) ?? null, texts.get(story.id) ?? null),
    ),
    ...selection.unnamed.map(reportUnnamed),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
  const sum = (pick: (events: EventCounts) => number) =>
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
      total: sum((each) => each.total),
      performed: sum((each) => each.performed),
      refused: sum((each) => each.refused),
      instead: sum((each) => each.instead),
      skipped: sum((each) => each.skipped),
      following: sum((each) => each.following),
      inserted: sum((each) => each.inserted),
      consequences: sum((each) => each.consequences),
    },
    refusals: groupRefusals(stories, selection.unnamed),
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
