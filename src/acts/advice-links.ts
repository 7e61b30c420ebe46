import type { History } from '../history/history.ts';
import type { Kind } from '../rules/kinds.ts';
import { isSettled } from '../rules/record/guards/links.ts';
import type { RecordState } from '../rules/record/state.ts';
import { isEnd } from '../rules/states.ts';
import { isDocId } from '../rules/values.ts';
import type { Advice } from './advice.ts';

/** The kind of record that answers an item that failed: under a protocol an exception report, else a variance. */
export function answerKind({ kind }: RecordState): 'ER' | 'VAR' {
  return kind === 'TP' || kind === 'ER' ? 'ER' : 'VAR';
}

/** One step for each record that keeps this one from its close: children, and revisions that it authorises. */
async function blocking(history: History, record: RecordState): Promise<Advice[]> {
  const steps = await Promise.all(
    record.links.map(async (link) => {
      const other = await history.judgeRecord(link.id);
      if (!other.ok || other.value.state.kind === 'VR' || isSettled(link, other.value.state)) return [];
      return [
        {
          who: record.owner === null ? [] : [record.owner],
          role: 'the owner',
          command: `qms next ${link.id}`,
          says: `${link.id} is ${other.value.state.state}: ${record.id} closes only after it`,
        },
      ];
    }),
  );
  return steps.flat();
}

/** What has ended leads back to its parent, while that is open. */
async function backToParent(history: History, { id, state, parent }: RecordState): Promise<Advice[]> {
  const over = parent === null ? null : await history.judgeRecord(parent);
  if (parent === null || !over?.ok || isEnd(over.value.state.state)) return [];
  const { owner } = over.value.state;
  return [
    {
      who: owner === null ? [] : [owner],
      role: `the owner of ${parent}`,
      command: `qms next ${parent}`,
      says: `${id} is ${state}; go on with ${parent}`,
    },
  ];
}

/** A matrix in force leads back to the change record whose code waited for it, while that is in execution. */
async function toChangeRecord(history: History, { id, properties }: RecordState): Promise<Advice[]> {
  const named = String(properties.change_record ?? '');
  const change = isDocId(named) ? await history.judgeRecord(named) : null;
  if (!change?.ok || change.value.state.state !== 'IN_EXECUTION') return [];
  const { owner } = change.value.state;
  return [
    {
      who: owner === null ? [] : [owner],
      role: `the owner of ${named}`,
      command: `qms next ${named}`,
      says: `${id} is in force; go on with ${named}`,
    },
  ];
}

/**
 * Steps with what other records have to say to them: no close before what is linked has ended, no release of what waits for
 * its parent's, and from what has ended back to its parent.
 */
export async function withLinks(
  history: History,
  record: RecordState,
  kind: Kind | undefined,
  steps: readonly Advice[],
): Promise<Advice[]> {
  if (record.state === 'POST_APPROVED') {
    const first = await blocking(history, record);
    return [...first, ...steps.filter(({ command }) => first.length === 0 || !/^qms close /.test(command))];
  }
  if (record.kind === 'RTM' && record.state === 'EFFECTIVE' && !/^qms enact /.test(steps[0]?.command ?? ''))
    return [...(await toChangeRecord(history, record)), ...steps];
  if (isEnd(record.state) && steps.length === 0) return backToParent(history, record);
  if (record.state !== 'PRE_APPROVED' || record.parent === null) return [...steps];
  if (!(kind?.attachment || record.kind === 'TP')) return [...steps];
  const parent = await history.judgeRecord(record.parent);
  if (!parent.ok || parent.value.state.state === 'IN_EXECUTION') return [...steps];
  return [
    {
      who: [],
      role: `the owner of ${record.parent}`,
      command: `qms next ${record.parent}`,
      says: `${record.parent} is ${parent.value.state.state}; ${record.id} is released once it is in execution`,
    },
  ];
}
