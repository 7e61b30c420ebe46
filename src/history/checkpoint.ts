import { entryAt } from '../repository/objects/tree.ts';
import { decodeUtf8 } from '../rules/bytes/text.ts';
import { limits } from '../rules/limits.ts';
import { type DocId, isDocId, isOid, type Oid } from '../rules/values.ts';
import type { History } from './history.ts';
import { readStepAt } from './trunk-index.ts';

export const checkpointPath = '.qms/checkpoint';

/** One line for each open record, sorted: `<ID> <tip>`. */
export function formatCheckpoint(tips: ReadonlyMap<DocId, Oid>): string {
  return [...tips.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, tip]) => `${id} ${tip}\n`)
    .join('');
}

/** The lines of a checkpoint; those that do not fit the form, or are out of order, come back as they are. */
export function parseCheckpoint(bytes: Uint8Array): { tips: Map<DocId, Oid>; odd: string[] } {
  const tips = new Map<DocId, Oid>();
  const odd: string[] = [];
  const text = decodeUtf8(bytes) ?? '\uFFFD';
  let last = '';
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (line === '' && text === '') continue;
    const [id = '', oid = '', ...rest] = line.split(' ');
    if (!isDocId(id) || !isOid(oid) || rest.length > 0 || id <= last || !text.endsWith('\n')) odd.push(line);
    else tips.set(id, oid);
    last = id;
  }
  return { tips, odd };
}

/** The checkpoint that trunk holds after a step; empty where it holds none. */
export async function readCheckpoint(history: History, step: number): Promise<ReadonlyMap<DocId, Oid>> {
  const { trunk, reader } = history.source;
  const read = await readStepAt({ reader, trunk }, step);
  if (!read.ok) return new Map();
  const entry = await entryAt(reader, read.value.step.tree, checkpointPath);
  const object = entry ? await reader.read(entry.oid, { maxBytes: limits.checkpointBytes }) : null;
  return object ? parseCheckpoint(object.bytes).tips : new Map();
}
