import { git } from '../helpers/git.ts';

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

function readEntry(text: string): Entry {
  const [oid = '', parents = '', tree = '', trailers = ''] = text.replace(/^\n/, '').split('\0');
  const said = (key: string) =>
    trailers
      .split('\n')
      .filter((line) => line.startsWith(`QMS-${key}: `))
      .map((line) => line.slice(key.length + 6));
  return {
    oid,
    parents: parents.split(' ').filter((each) => each !== ''),
    tree,
    said,
    one: (key) => said(key)[0] ?? '',
  };
}

const format = '--format=%H%x00%P%x00%T%x00%(trailers:only,unfold)%x01';

/** Reads everything that some commits reach. */
export async function readUp({ path, entries }: Book, tips: readonly string[]): Promise<void> {
  const fresh = tips.filter((tip) => !entries.has(tip));
  if (fresh.length === 0) return;
  const known = [...new Set(entries.keys())].slice(-200).map((oid) => `^${oid}`);
  const text = await git(path, 'log', format, ...fresh, ...known);
  for (const each of text.split('\x01').filter((one) => one.trim() !== '')) {
    const entry = readEntry(each);
    entries.set(entry.oid, entry);
  }
}

/** First parents from a commit down to where there is none, newest first. */
export async function lineOf(book: Book, tip: string): Promise<Entry[]> {
  await readUp(book, [tip]);
  const line: Entry[] = [];
  for (let at = book.entries.get(tip); at; at = book.entries.get(at.parents[0] ?? '')) line.push(at);
  return line;
}
