import { git } from '../../helpers/git.ts';

/** A commit as stock git shows it: nothing here comes from the rulebook. */
export interface Entry {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly tree: string;
  /** Values of a `QMS-` trailer, in order; none where it does not stand. */
  said(key: string): readonly string[];
  /** Its one value; empty where it does not stand. */
  one(key: string): string;
}

/** What was read of a repository's commits so far; they never change. */
export interface Book {
  readonly path: string;
  readonly entries: Map<string, Entry>;
}

/** An entry from what a commit says: its trailers are the lines of its last paragraph, as git takes them. */
export function entryOf(oid: string, parents: readonly string[], tree: string, message: string): Entry {
  const lines = (message.trimEnd().split('\n\n').at(-1) ?? '').split('\n');
  const said = (key: string) =>
    lines.filter((line) => line.startsWith(`QMS-${key}: `)).map((line) => line.slice(key.length + 6));
  return { oid, parents, tree, said, one: (key) => said(key)[0] ?? '' };
}

function readEntry(text: string): Entry {
  const [oid = '', parents = '', tree = '', trailers = ''] = text.replace(/^\n/, '').split('\0');
  return entryOf(
    oid,
    parents.split(' ').filter((each) => each !== ''),
    tree,
    trailers,
  );
}

const format = '--format=%H%x00%P%x00%T%x00%(trailers:only,unfold)%x01';

/** Reads everything that some commits reach. */
export async function readUp({ path, entries }: Book, tips: readonly string[]): Promise<void> {
  const fresh = tips.filter((tip) => !entries.has(tip));
  if (fresh.length === 0) return;
  const text = await git(path, 'log', format, ...fresh);
  for (const each of text.split('\x01').filter((one) => one.trim() !== '')) {
    const entry = readEntry(each);
    if (!entries.has(entry.oid)) entries.set(entry.oid, entry);
  }
}

/** First parents from a commit down to where there is none, newest first. */
export async function lineOf(book: Book, tip: string): Promise<Entry[]> {
  if (tip === '') return [];
  await readUp(book, [tip]);
  const line: Entry[] = [];
  for (let at = book.entries.get(tip); at; at = book.entries.get(at.parents[0] ?? '')) line.push(at);
  return line;
}
