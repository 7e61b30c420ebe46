import type { Oid } from '../../rules/values.ts';
import type { GitLocation } from '../git/environment.ts';
import { gitText } from '../git/run.ts';
import { bounds } from './patch.ts';

/** One line of a file, and the commit that it came with. */
export interface BlamedLine {
  readonly line: number;
  readonly commit: string;
  readonly author: string;
  readonly text: string;
}

/** Who wrote the lines `from` to `to` (counted from 1) of a file as a commit has it. */
export async function blameLines(
  sealed: GitLocation,
  commit: Oid,
  path: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<BlamedLine[]> {
  const text = await gitText(
    sealed,
    ['blame', '--porcelain', '--no-progress', '-L', `${from},${to}`, commit, '--', path],
    bounds,
  );
  const authors = new Map<string, string>();
  const lines: BlamedLine[] = [];
  let at = { commit: '', line: 0 };
  for (const row of text.split('\n')) {
    const header = /^([0-9a-f]{40}) [0-9]+ ([0-9]+)/.exec(row);
    if (row.startsWith('\t')) lines.push({ ...at, author: authors.get(at.commit) ?? '', text: row.slice(1) });
    else if (header) at = { commit: header[1] ?? '', line: Number(header[2]) };
    else if (row.startsWith('author ')) authors.set(at.commit, row.slice('author '.length));
  }
  return lines;
}
