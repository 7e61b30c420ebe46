import { hash } from 'node:crypto';
import { limits } from '../../rules/limits.ts';
import type { Oid } from '../../rules/values.ts';
import type { GitLocation } from '../git/environment.ts';
import { startGit } from '../git/run.ts';

/** Beyond so many bytes of commits the walk reads on by itself. */
const most = 128 * 1024 * 1024;

const headerLine = /^([0-9a-f]{40}) commit ([1-9][0-9]{0,8})$/;
const idLength = 40;
const longestHeader = 64;

/** A commit of a first-parent line. */
export interface LineCommit {
  readonly oid: Oid;
  readonly bytes: Uint8Array;
}

/** Whether the raw bytes of a commit begin with a tree and this first parent. */
function descendsFrom(bytes: Buffer, parent: Oid): boolean {
  const [tree, first] = ['tree '.length + idLength + 1, 'parent '.length + idLength + 1];
  const links = bytes.toString('latin1', 0, tree + first);
  return /^tree [0-9a-f]{40}\n/.test(links) && links.endsWith(`\nparent ${parent}\n`);
}

/**
 * Takes the output of `git cat-file --batch` apart. Returns false at the first that is no commit, too large, or not what
 * its id says; nothing after that is taken.
 */
function commitParser(deliver: (oid: Oid, bytes: Buffer) => boolean) {
  let held: Buffer = Buffer.alloc(0);
  return (chunk: Buffer): boolean => {
    const data = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let at = 0;
    for (;;) {
      const line = data.indexOf(0x0a, at);
      if (line < 0) break;
      const [, oid, length] = headerLine.exec(data.toString('latin1', at, line)) ?? [];
      const size = Number(length);
      if (oid === undefined || size > limits.anyCommitBytes) return false;
      const end = line + 1 + size;
      if (data.length <= end) break;
      // As git hashes it: `commit SIZE NUL bytes`, which here stands in one piece but for the NUL.
      data[line] = 0;
      if (hash('sha1', data.subarray(at + idLength + 1, end)) !== oid) return false;
      if (!deliver(oid as Oid, data.subarray(line + 1, end))) return false;
      at = end + 1;
    }
    held = data.subarray(at);
    return held.length < limits.anyCommitBytes + longestHeader;
  };
}

/**
 * Reads the first-parent line of a commit at once, for a walk that would else ask for one parent after the other. What git
 * lists is a hint: that each commit is what its id says, and the first parent of the one before, is looked at here.
 *
 * @param stop where the walk will end
 * @returns the commits from `tip` on, newest first: fewer than the line has where something cannot be read like this
 */
export async function readFirstParents(
  location: GitLocation,
  tip: Oid,
  stop: (oid: Oid) => boolean,
): Promise<readonly LineCommit[]> {
  const found: LineCommit[] = [];
  const listing = startGit(location, ['rev-list', '--first-parent', tip, '--']);
  const reading = startGit(location, ['cat-file', '--batch', '--buffer']);
  const both = [listing, reading];
  const end = () => both.map((each) => each.kill());
  let total = 0;
  let last: Buffer | null = null;
  const parse = commitParser((oid, bytes) => {
    total += bytes.length;
    if (stop(oid) || total > most) return false;
    if (last === null ? oid !== tip : !descendsFrom(last, oid)) return false;
    last = bytes;
    found.push({ oid, bytes });
    return true;
  });
  let going = true;
  reading.stdout.on('data', (chunk: Buffer) => {
    going &&= parse(chunk);
    if (!going) end();
  });
  for (const each of both) {
    // What either says or fails at, the walk finds out.
    each.stderr.resume();
    each.stdin.on('error', () => {});
  }
  listing.stdin.end();
  listing.stdout.pipe(reading.stdin);
  // Nobody takes what is listed any more.
  void reading.ended.then(() => listing.kill());
  location.signal?.addEventListener('abort', end);
  try {
    await Promise.all(both.map((each) => each.ended));
  } finally {
    location.signal?.removeEventListener('abort', end);
  }
  return found;
}
