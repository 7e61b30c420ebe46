import type { History } from '../history/history.ts';
import { type Finding, finding } from '../rules/finding.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { rowsFor } from '../rules/record/judge.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { State } from '../rules/states.ts';
import type { System } from '../rules/systems/system.ts';
import { type DocId, isDocId, type Oid } from '../rules/values.ts';
import type { EventDraft } from './session.ts';

/** Its pin of trunk is the baseline before the work. */
export function releaseDraft(id: DocId, text?: string): EventDraft {
  return { id, act: 'release', text, pins: ['trunk'] };
}

/** The state that routing for review or approval leads to from here; null where the lifecycle has no such row. */
export function routeTarget(policy: Policy, record: RecordState, to: 'review' | 'approval'): State | null {
  const kind = policy.kinds.get(record.kind);
  const rows = kind ? rowsFor(record, kind, 'route') : [];
  return rows.find((each) => each.to.endsWith(to === 'review' ? 'REVIEW' : 'APPROVAL'))?.to ?? null;
}

export function notRouted({ id, state }: RecordState, to: 'review' | 'approval'): Finding {
  return finding('lifecycle/no-transition', `${id} is ${state} and cannot be routed for ${to}`, {
    where: { record: id },
    fix: `run \`qms next ${id}\``,
  });
}

/** After the work it pins trunk as the baseline, as the release has pinned the one before it. */
export function routeDraft(record: RecordState, target: State, text?: string): EventDraft {
  const pins = record.state === 'IN_EXECUTION' ? (['trunk'] as const) : [];
  return { id: record.id, act: 'route', target, text, pins };
}

/** A clear pins everything that the merge gate looks at, as far as it exists. */
export async function clearDraft(
  history: History,
  record: RecordState,
  system: System,
  commit: Oid,
  text?: string,
): Promise<EventDraft> {
  const pins: DocId[] = [];
  for (const each of [system.rs, system.rtm]) if (await exists(history, each)) pins.push(each);
  const fields = { system: system.name, commits: [`${system.name} ${commit}`] };
  return { id: record.id, act: 'clear', text, fields, pins };
}

/** The close of an investigation also pins the change records that its actions name. */
export async function closeDraft(
  history: History,
  policy: Policy,
  record: RecordState,
  releases: readonly string[],
  text?: string,
): Promise<EventDraft> {
  const pins = await changesOfCapas(history, policy, record);
  return { id: record.id, act: 'close', text, fields: { releases }, pins };
}

/** The change records that the actions of an investigation name, as far as they exist. */
async function changesOfCapas(history: History, policy: Policy, record: RecordState): Promise<DocId[]> {
  const kind = policy.kinds.get(record.kind);
  if (!kind || record.kind !== 'INV') return [];
  const content = await history.contents.at(record.id, record.tree);
  if (!content.document) return [];
  const named = history.contents.parse(content.document, kind).capas.map(({ change }) => change);
  const known: DocId[] = [];
  for (const id of new Set(named)) if (isDocId(id) && (await exists(history, id))) known.push(id);
  return known;
}

async function exists(history: History, id: DocId): Promise<boolean> {
  return (await history.judgeRecord(id)).ok;
}
