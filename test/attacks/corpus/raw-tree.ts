import { git, gitWith } from '../../helpers/git.ts';

/** Trees written byte by byte, in any order and with any modes and names. */

export interface Entry {
  /** As it stands in the object: `40000` for a folder. */
  readonly mode: string;
  readonly name: string;
  readonly oid: string;
}

async function entriesOf(cwd: string, tree: string): Promise<Entry[]> {
  const listing = await git(cwd, 'ls-tree', '-z', '--full-tree', tree);
  return listing
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [mode = '', , oid = ''] = line.slice(0, line.indexOf('\t')).split(' ');
      return { mode: mode.replace(/^0/, ''), oid, name: line.slice(line.indexOf('\t') + 1) };
    });
}

/** Writes a tree object of exactly these entries. @returns its id */
export function writeTree(cwd: string, entries: readonly Entry[]): Promise<string> {
  const bytes = entries.map(({ mode, name, oid }) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
  );
  return gitWith(cwd, Buffer.concat(bytes), 'hash-object', '-t', 'tree', '-w', '--literally', '--stdin');
}

/** Writes a blob. @returns its id */
export function writeBlob(cwd: string, text: string | Uint8Array): Promise<string> {
  return gitWith(cwd, text, 'hash-object', '-w', '--stdin');
}

/** A tree in which one folder has other entries. @param path the folder, which must be there */
export async function treeWithFolder(
  cwd: string,
  tree: string,
  path: string,
  change: (entries: readonly Entry[]) => readonly Entry[],
): Promise<string> {
  const [first = '', ...rest] = path.split('/');
  const entries = await entriesOf(cwd, tree);
  if (first === '') return writeTree(cwd, change(entries));
  const folder = entries.find((each) => each.name === first);
  if (!folder) throw new Error(`${tree} has no folder ${first}`);
  const oid = await treeWithFolder(cwd, folder.oid, rest.join('/'), change);
  return writeTree(
    cwd,
    entries.map((each) => (each === folder ? { ...each, oid } : each)),
  );
}
