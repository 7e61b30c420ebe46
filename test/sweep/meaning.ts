import { createHash } from 'node:crypto';
import { commitBytes } from '../../src/history/commits.ts';
import type { History } from '../../src/history/history.ts';
import { readStepAt } from '../../src/history/trunk-index.ts';
import { listFiles } from '../../src/repository/objects/tree.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { readEvent } from '../../src/rules/record/event.ts';
import type { RecordState } from '../../src/rules/record/state.ts';
import { isEnd } from '../../src/rules/states.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';

/** Whether somebody has decided on what the record holds, or it is in force or ended: then every byte of it counts. */
function isDecided(state: RecordState): boolean {
  const decisions = [state.decisions.pre, state.decisions.post];
  return isEnd(state.state) || decisions.some((decision) => decision?.content === state.content);
}

/** An event's result. Of a draft that nobody has decided on, the text does not count. */
async function meaningOf(history: History, id: DocId, oid: Oid): Promise<unknown> {
  const state = await history.stateAt(id, oid);
  if (!state) throw new Error(`${oid} of ${id} is not valid`);
  const { event } = unwrap(readEvent(oid, unwrap(await commitBytes(history.source.reader, oid))));
  const { digest, title, properties, ...rest } = state;
  const counts = event.digest !== null || isDecided(state);
  return { event, ...rest, ...(counts ? { digest, title, properties } : {}) };
}

/** What trunk holds below `.qms/` in the end, by content and not by id. */
async function inForce({ source }: History): Promise<string[]> {
  const last = source.trunk.steps.at(-1)?.read;
  const files = last?.ok ? await listFiles(source.reader, last.value.step.tree, '.qms') : [];
  const lines: string[] = [];
  for (const { path, mode, oid } of files) {
    const bytes = (await source.reader.read(oid))?.bytes ?? new Uint8Array();
    // The checkpoint is ids alone; they are compared as what they were called before.
    const held =
      path === '.qms/checkpoint'
        ? Buffer.from(bytes).toString()
        : createHash('sha256').update(bytes).digest('hex');
    lines.push(`${mode} ${path} ${held}`);
  }
  return lines;
}

const plain = (_key: string, value: unknown) =>
  value instanceof Map ? [...value] : value instanceof Set ? [...value] : value;

/**
 * All that a history means, as text: the fold of every record at each of its events (states, versions, owners, teams,
 * rounds, decisions, contributors, links, executions, and what the event itself says), every policy that came into
 * force with its roster, every governed step, and each governed file that trunk holds in the end.
 *
 * @param ids the records
 * @param was what an id was called in the history to compare with
 */
export async function meaningOfHistory(
  history: History,
  ids: Iterable<DocId>,
  was: (oid: Oid) => Oid,
): Promise<string> {
  const { trunk } = history.source;
  const records: unknown[] = [];
  for (const id of ids)
    for (const oid of unwrap(await history.chain(id)).oids) records.push(await meaningOf(history, id, oid));
  const policies: unknown[] = [];
  for (const { event } of trunk.policies) policies.push(unwrap(await history.policyAt(event)));
  const reads = await Promise.all(trunk.steps.map(({ index }) => readStepAt(history.source, index)));
  const steps = reads.map((read) => {
    const { author, tree, parents, ...step } = unwrap(read).step;
    return step.kind === 'ungoverned' ? step.kind : { ...step, parents };
  });
  const text = JSON.stringify({ records, policies, steps, files: await inForce(history) }, plain, 1);
  return text.replace(/(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/g, (oid) => was(oid as Oid));
}
