import { createHash } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fail } from '../rules/finding.ts';
import type { StageFolders } from './folders.ts';
import type { SavedStory } from './saved-story.ts';

/** How far a replay came: enough to go on from there in another process. */
export interface Progress {
  readonly schema: 'git-qms/replay-progress@1';
  /** Names what is replayed; see {@link nameOfTask}. */
  readonly task: string;
  /** Null until the quality system is founded. */
  readonly genesis: string | null;
  /** How many events were told. */
  readonly told: number;
  /** Where the refs of the replay's own repository stood then. */
  readonly refs: Readonly<Record<string, string>>;
  readonly stories: Readonly<Record<string, SavedStory>>;
  /** The last state that the log claimed of a document and that was not compared yet, by line. */
  readonly claims: Readonly<Record<string, number>>;
}

/** A digest of every file of the archive, and of the documents chosen. */
export function nameOfTask(
  files: ReadonlyMap<string, Uint8Array>,
  only: readonly string[] | null,
  version: string,
): string {
  const hash = createHash('sha256').update(JSON.stringify([version, only]));
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`\0${path}\0${bytes.length}\0`).update(bytes);
  return hash.digest('hex');
}

/** Whole or not at all: whoever is killed while writing leaves the one before. */
export async function writeProgress({ progress }: StageFolders, state: Progress): Promise<void> {
  const fresh = `${progress}.new`;
  await writeFile(fresh, JSON.stringify(state));
  await rename(fresh, progress);
}

/** How far an earlier run came; null in a new or empty folder. Raises `replay/into` for anything else that is there. */
export async function readProgress(
  into: string,
  { progress }: StageFolders,
  task: string,
): Promise<Progress | null> {
  const there = await readdir(into).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    return fail('replay/into', `${into} cannot be used: ${error.code}`, { cause: error });
  });
  if (there.length === 0) return null;
  const text = await readFile(progress, 'utf8').catch(() => null);
  if (text === null) return fail('replay/into', `${into} is not empty, and holds no replay`);
  const known = JSON.parse(text) as Progress;
  if (known.task !== task)
    fail('replay/into', `${into} holds the replay of another archive, choice of documents or version`);
  return known;
}
