import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { RecordState } from '../rules/record/state.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { buildName } from './build-name.ts';
import type { GitRepository } from './git/location.ts';

/** States of one record that were reached by judging every event up to them. */
export interface JudgedPrefix {
  readonly states: readonly RecordState[];
  /** The events, oldest first; ids name what came before them, so this part of the chain never changes. */
  readonly chain: readonly Oid[];
  /** Trunk's tip then. Trunk only grows, so the verdict stands wherever trunk holds this step. */
  readonly trunk: Oid;
}

/**
 * What one process leaves to the next beside the records' states. Each is worked out from the commit that it names or
 * from commits that its reader compares, so that a wrong one is not merely old.
 */
export type Note = 'founding' | 'trunk-index' | 'trunk-judged' | 'verified' | 'claims' | `policy-${Oid}`;

/**
 * What was judged in this repository before: a cache, in files that may be deleted at any time. It is believed only
 * where its events still stand on the chains of today, and so does everything that they rest on; `verify --full` does
 * not look at it (design section 9).
 */
export interface JudgedPrefixes {
  load(id: DocId): Promise<JudgedPrefix | null>;
  /** Quiet where files cannot be written: an inspector may look at a repository that is not theirs. */
  save(id: DocId, prefix: JudgedPrefix): Promise<void>;
  recall<T>(note: Note): Promise<T | null>;
  /** Quiet as {@link save}. */
  note(note: Note, known: unknown): Promise<void>;
}

/**
 * The cache of a repository, in `.git/qms/judged/`, one file for each record; null where this program does not know
 * its own build. What another build, or another genesis, came to is not looked at.
 */
export function judgedPrefixes(repository: GitRepository, genesis: Oid): JudgedPrefixes | null {
  const build = buildName();
  if (build === null) return null;
  const made = `${build} ${genesis}`;
  const folder = join(repository.commonDir, 'qms', 'judged');

  async function read<T>(name: string): Promise<T | null> {
    try {
      const stored = deserialize(await readFile(join(folder, name)));
      return stored.made === made ? stored.known : null;
    } catch {
      return null;
    }
  }

  async function write(name: string, known: unknown): Promise<void> {
    const path = join(folder, name);
    const draft = `${path}.${process.pid}`;
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(draft, serialize({ made, known }));
      await rename(draft, path);
    } catch {
      // Nothing depends on it; a full disk keeps no half of it.
      await rm(draft, { force: true }).catch(() => {});
    }
  }

  return {
    load: (id) => read(id),
    save: (id, prefix) => write(id, prefix),
    // No record's id is in lower case.
    recall: (note) => read(note),
    note: (note, known) => write(note, known),
  };
}
