import { fail } from '../../rules/finding.ts';

/** Bytes that the rows of one answer have together. */
const mostBytes = 16_000;

export interface Page {
  readonly limit?: number | undefined;
  readonly skip?: number | undefined;
}

/** Rows from `skip` on: at most `limit`, and as many as an answer holds. `more` says how many are left. */
export function pageOf<T>(
  rows: readonly T[],
  { limit = 50, skip = 0 }: Page,
  most = mostBytes,
): { readonly rows: T[]; readonly more: number } {
  const shown: T[] = [];
  let bytes = 0;
  for (const row of rows.slice(skip, skip + limit)) {
    bytes += Buffer.byteLength(JSON.stringify(row)) + 1;
    if (bytes > most && shown.length > 0) break;
    shown.push(row);
  }
  return { rows: shown, more: Math.max(0, rows.length - skip - shown.length) };
}

/** A line as it is shown in a list. */
export function shortLine(line: string, most = 300): string {
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

/** The names of a path that is read; raises `git-mcp/path`. */
export function checkPath(path: string): string {
  const names = path.split('/');
  if (names.some((name) => ['', '.', '..'].includes(name)) || /\p{Cc}/u.test(path) || path.length > 4096)
    fail('git-mcp/path', `${JSON.stringify(path.slice(0, 200))} is no path of a file in the repository`);
  return path;
}
