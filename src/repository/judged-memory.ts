import { deserialize, serialize } from 'node:v8';
import type { JudgedPrefixes } from './judged-prefixes.ts';

/** What one program keeps in memory of what it has judged, in bytes. */
const capacity = 64 * 1024 * 1024;

/** What was judged, kept in memory by a program that lives from push to push. */
export interface JudgedMemory {
  /** The cache of a repository, read from its files where memory does not have it, and written behind the answer. */
  over(files: JudgedPrefixes): JudgedPrefixes;
  /** Waits until all is written. */
  written(): Promise<void>;
}

/**
 * Keeps bytes rather than objects: what one judgement does with its states must not show in another. Files are written
 * one after the other, because two writers of one process would take the same draft.
 */
export function judgedMemory(): JudgedMemory {
  const kept = new Map<string, Uint8Array>();
  let total = 0;
  let writing: Promise<void> = Promise.resolve();

  function put(name: string, known: unknown): void {
    const bytes = serialize(known);
    total += bytes.length - (kept.get(name)?.length ?? 0);
    kept.delete(name);
    kept.set(name, bytes);
    for (const [oldest, { length }] of kept) {
      if (total <= capacity) break;
      kept.delete(oldest);
      total -= length;
    }
  }

  async function get<T>(name: string, read: () => Promise<T | null>): Promise<T | null> {
    const bytes = kept.get(name);
    if (bytes) {
      // A map keeps the order of insertion: what was used last stands last.
      kept.delete(name);
      kept.set(name, bytes);
      return deserialize(bytes);
    }
    const known = await read();
    if (known !== null) put(name, known);
    return known;
  }

  function write(name: string, known: unknown, toFile: () => Promise<void>): Promise<void> {
    put(name, known);
    writing = writing.then(toFile);
    return Promise.resolve();
  }

  return {
    over: (files) => ({
      load: (id) => get(id, () => files.load(id)),
      save: (id, prefix) => write(id, prefix, () => files.save(id, prefix)),
      recall: <T>(note: Parameters<typeof files.recall>[0]) => get<T>(note, () => files.recall<T>(note)),
      note: (note, known) => write(note, known, () => files.note(note, known)),
    }),
    written: () => writing,
  };
}
