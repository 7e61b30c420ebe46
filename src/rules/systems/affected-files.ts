import { matchesGlob } from '../trunk/glob.ts';
import { within } from './paths.ts';
import type { System } from './system.ts';

/** A row of a change record's table of affected files: `| Path | Change |`. */
export interface AffectedFile {
  /** From the top of the repository: a file, a folder, or a pattern with `*`. As written, which may be no path at all. */
  readonly path: string;
  /** What is done to it. */
  readonly change: string;
  /** The name of the section that it stands in, in lower case: only frozen ones say what was approved. */
  readonly section: string;
  /** 1-based line of the document. */
  readonly line: number;
}

/** Whether a cell can name files of a repository: from the top, with `/` between its parts; `.` is everything. */
export function isListedPath(text: string): boolean {
  return (
    text === '.' || (!text.includes('\\') && text.split('/').every((part) => !['', '.', '..'].includes(part)))
  );
}

/** A path itself; of a glob, the folder before its first sign. */
export function folderOf(listed: string): string {
  const sign = listed.search(/[*?]/);
  return sign === -1 ? listed : listed.slice(0, Math.max(0, listed.lastIndexOf('/', sign))) || '.';
}

/** Whether a file, folder or glob covers a path. */
export function covers(listed: string, path: string): boolean {
  return /[*?]/.test(listed) ? matchesGlob(listed, path) : within(listed, path);
}

/** Whether a listed path, folder or glob may hold files of a system. Of a glob, the folder before its first sign counts. */
export function mayTouch(system: System, listed: string): boolean {
  const folder = folderOf(listed);
  return system.paths.some((path) => within(path, folder) || within(folder, path));
}
