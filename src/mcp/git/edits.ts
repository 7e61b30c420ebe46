import { z } from 'zod';
import { entryAt, type PathContent, type TreeEntry } from '../../repository/objects/tree.ts';
import { readTree } from '../../repository/objects/tree-walk.ts';
import type { ObjectWriter } from '../../repository/objects/writer.ts';
import { decodeUtf8, encodeUtf8 } from '../../rules/bytes/text.ts';
import { fail } from '../../rules/finding.ts';
import { foldName } from '../../rules/fold-name.ts';
import { checkRead, checkWrite } from '../../rules/proxy/reach.ts';
import type { Oid } from '../../rules/values.ts';
import { text } from '../parameters.ts';
import { type Desk, must } from './place.ts';

const mostEdits = 500;
const mostBytes = 8 * 1024 * 1024;

/** One change of one file: its whole content, a piece of it, or its end. */
export const edit = z.strictObject({
  path: text,
  content: text.optional(),
  base64: text.optional(),
  old: text.optional(),
  new: text.optional(),
  delete: z.boolean().optional(),
  executable: z.boolean().optional(),
});

export const edits = z.array(edit).min(1).max(mostEdits);

type Edit = z.infer<typeof edit>;

/** A file as it stands while edits are applied, one after the other. */
interface Standing {
  readonly mode: string;
  readonly oid: Oid | null;
  readonly bytes: Uint8Array | null;
}

/** What the tree has at a path; only folders may stand on the way, and nothing that folds to the same name beside it. */
async function entryFor({ context: { reader } }: Desk, tree: Oid, path: string): Promise<Standing | null> {
  const names = path.split('/');
  let folder: Oid | null = tree;
  for (const [depth, name] of names.entries()) {
    const entries: readonly TreeEntry[] = folder === null ? [] : await readTree(reader, folder);
    const found = entries.find((each) => each.name === name);
    const alike = entries.find((each) => each.name !== name && foldName(each.name) === foldName(name));
    if (alike)
      fail(
        'git-mcp/path',
        `${JSON.stringify(path)} and ${JSON.stringify(alike.name)}, which is there, are one on some file systems`,
      );
    if (depth === names.length - 1) {
      if (found && !found.mode.startsWith('100') && found.mode !== '120000')
        fail(
          'git-mcp/path',
          `${JSON.stringify(path)} is a ${found.mode === '40000' ? 'folder' : 'submodule'}, not a file`,
        );
      return found ? { mode: found.mode, oid: found.oid, bytes: null } : null;
    }
    if (found && found.mode !== '40000')
      fail('git-mcp/path', `${JSON.stringify(names.slice(0, depth + 1).join('/'))} is no folder`);
    folder = found?.oid ?? null;
  }
  return null;
}

/** The bytes of an edit that gives the whole content; null where it gives none. */
function wholeContent({ path, content, base64 }: Edit): Uint8Array | null {
  if (content !== undefined) return encodeUtf8(content);
  if (base64 === undefined) return null;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, ''))
    fail('git-mcp/edit', `the base64 of ${JSON.stringify(path)} is none`);
  return bytes;
}

/** The content with one piece exchanged for another. */
function pieceReplaced({ path, old = '', new: fresh = '' }: Edit, bytes: Uint8Array): Uint8Array {
  const before = decodeUtf8(bytes);
  if (before === null) return fail('git-mcp/edit', `${JSON.stringify(path)} is no text; send base64`);
  const at = before.indexOf(old);
  if (old === '' || at < 0)
    return fail('git-mcp/edit', `${JSON.stringify(path)} does not hold ${JSON.stringify(old.slice(0, 100))}`);
  if (before.indexOf(old, at + 1) >= 0)
    return fail(
      'git-mcp/edit',
      `${JSON.stringify(path)} holds ${JSON.stringify(old.slice(0, 100))} more than once`,
    );
  return encodeUtf8(before.slice(0, at) + fresh + before.slice(at + old.length));
}

async function afterEdit(desk: Desk, each: Edit, was: Standing | null): Promise<Standing | null> {
  const ways = [each.content, each.base64, each.old, each.delete || undefined].filter(
    (way) => way !== undefined,
  );
  const onlyMode = ways.length === 0 && each.executable !== undefined;
  if ((ways.length !== 1 && !onlyMode) || (each.new !== undefined) !== (each.old !== undefined))
    fail(
      'git-mcp/edit',
      `an edit of ${JSON.stringify(each.path)} has one of content, base64, old with new, or delete`,
    );
  if (!was && wholeContent(each) === null)
    fail('git-mcp/edit', `there is no ${JSON.stringify(each.path)} to change`);
  if (each.delete) return null;
  if (was?.mode === '120000') fail('git-mcp/edit', `${JSON.stringify(each.path)} is a link; delete it first`);
  const mode =
    each.executable === undefined ? (was?.mode ?? '100644') : each.executable ? '100755' : '100644';
  if (onlyMode) return { ...(was as Standing), mode };
  const whole = wholeContent(each);
  if (whole) return { mode, oid: null, bytes: whole };
  return { mode, oid: null, bytes: pieceReplaced(each, await bytesOf(desk, was as Standing)) };
}

async function bytesOf({ context: { reader } }: Desk, { oid, bytes }: Standing): Promise<Uint8Array> {
  if (bytes || !oid) return bytes ?? new Uint8Array();
  const blob = await reader.read(oid, { maxBytes: mostBytes });
  return blob?.bytes ?? fail('history/missing-object', `${oid} is not in this repository`);
}

/** No path is a folder of another one, or one with it on a file system that folds names. */
function checkApart(paths: readonly string[]): void {
  const folders = new Map<string, string>();
  for (const path of paths) {
    const names = path.split('/');
    for (const depth of names.keys()) {
      const part = names.slice(0, depth + 1).join('/');
      const kind = depth === names.length - 1 ? `file ${part}` : `folder ${part}`;
      const other = folders.get(foldName(part)) ?? kind;
      if (other !== kind)
        fail(
          'git-mcp/edit',
          `the edits make the ${kind} and the ${other}, which are one on some file systems`,
        );
      folders.set(foldName(part), kind);
    }
  }
}

/**
 * What edits make of the files of a tree, in their order. Raises `git-mcp/edit`, `git-mcp/path`, `git-mcp/not-writable`,
 * `git-mcp/governed-path` and `git-mcp/too-large`; nothing is written then.
 */
export async function editedFiles(
  desk: Desk,
  writer: ObjectWriter,
  tree: Oid,
  given: readonly Edit[],
): Promise<Map<string, PathContent | null>> {
  const standing = new Map<string, Standing | null>();
  let size = 0;
  for (const each of given) {
    must(checkWrite(desk.reach, each.path));
    // Whether a piece stands in a file is something that is read.
    if (each.old !== undefined) must(checkRead(desk.reach, each.path));
    size += (each.content ?? each.base64 ?? each.new ?? '').length;
    if (size > mostBytes) fail('git-mcp/too-large', `the edits have more than ${mostBytes} characters`);
    const was = standing.has(each.path)
      ? (standing.get(each.path) ?? null)
      : await entryFor(desk, tree, each.path);
    standing.set(each.path, await afterEdit(desk, each, was));
  }
  checkApart([...standing].flatMap(([path, file]) => (file ? [path] : [])));
  const changes = new Map<string, PathContent | null>();
  for (const [path, file] of standing) {
    const was = await entryAt(desk.context.reader, tree, path);
    if (!file && !was) continue;
    changes.set(
      path,
      file && { mode: file.mode, oid: file.bytes ? await writer.writeBlob(file.bytes) : (file.oid as Oid) },
    );
  }
  return changes;
}
