import { basename } from 'node:path';
import { mergeRows } from '../documents/fill-row.ts';
import { setFrontMatter } from '../documents/front-matter.ts';
import { parseMarkdown } from '../documents/markdown.ts';
import { numberRequirements, readRequirements } from '../documents/requirements.ts';
import { decodeUtf8, encodeUtf8 } from '../rules/bytes/text.ts';
import { type Finding, fail, QmsError, unwrap } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { DocId } from '../rules/values.ts';
import { readFileAt } from './content.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';
import type { Session } from './session.ts';
import { type Copy, readIfThere, workspaceFiles, workspacePath } from './workspace.ts';

export interface CheckinInput {
  readonly id: string;
  /** What changed, for the event's body. */
  readonly text?: string | undefined;
  /** A new `revision_summary` for the front matter. */
  readonly summary?: string | undefined;
  /** The new text of the document, instead of the workspace copy: for programs that keep none. */
  readonly content?: Uint8Array | undefined;
  /** Places of the document to change, instead of all of it; a document that nobody edits is checked out first. */
  readonly edits?: readonly Edit[] | undefined;
}

/** Words of a document, which stand in it once, and what takes their place. */
export interface Edit {
  readonly old: string;
  readonly new: string;
}

/** The root tree at the checkout that is being ended: what the owner's copy began from. */
async function treeAtCheckout(session: Session, record: RecordState): Promise<RecordState['tree']> {
  const chain = unwrap(await session.history.chain(record.id));
  const event = chain.oids[(record.checkedOut ?? record.events) - 1];
  return (event && (await session.history.stateAt(record.id, event))?.tree) ?? record.tree;
}

/** The document as it will be checked in: the owner's copy, with the rows that others executed meanwhile. */
async function merged(
  session: Session,
  record: RecordState,
  path: string,
  mine: Uint8Array,
): Promise<Uint8Array> {
  const theirs = await readFileAt(session.reader, record.tree, path);
  const base = await readFileAt(session.reader, await treeAtCheckout(session, record), path);
  if (!theirs || !base || Buffer.compare(base, theirs) === 0) return mine;
  const result = unwrap(mergeRows(base, mine, theirs));
  if (Buffer.compare(result, mine) !== 0)
    session.notes.push(`rows that others filled since your checkout were merged into ${record.id}`);
  return result;
}

/** The files of a record that were read from copies: by the path that a finding names, the path of the copy. */
export type Copies = ReadonlyMap<string, string>;

/** A specification with a number for each `REQ-AREA-NEW`; what cannot be read stays, and is refused later by its rule. */
async function numbered(
  session: Session,
  record: RecordState,
  path: string,
  mine: Uint8Array,
): Promise<Uint8Array> {
  const read = readText(mine);
  if (record.kind !== 'RS' || !read) return mine;
  const before = readText(await readFileAt(session.reader, record.tree, path));
  const { text, given } = numberRequirements(read, before ? readRequirements(before).all : []);
  if (given.length === 0) return mine;
  session.notes.push(`new requirements: ${given.map(({ id, line }) => `${id} (line ${line})`).join(', ')}`);
  return encodeUtf8(text);
}

function readText(bytes: Uint8Array | null) {
  const text = bytes ? decodeUtf8(bytes) : null;
  const read = text === null ? null : parseMarkdown(text);
  return read?.ok ? read.value : null;
}

/** The record's text with edits. Raises `checkin/edit`. */
async function edited(session: Session, id: DocId, edits: readonly Edit[]): Promise<Uint8Array> {
  const { tree } = await session.record(id);
  const text = decodeUtf8((await readFileAt(session.reader, tree, documentPath(id))) ?? new Uint8Array());
  if (text === null) fail('document/encoding', `${documentPath(id)} is not UTF-8`, { where: { record: id } });
  return encodeUtf8(
    edits.reduce((before, each) => {
      const times = each.old === '' ? 0 : before.split(each.old).length - 1;
      if (times !== 1)
        fail('checkin/edit', `${JSON.stringify(each.old)} stands ${times} times in ${id}, not once`, {
          where: { record: id },
        });
      return before.replace(each.old, () => each.new);
    }, text),
  );
}

/** Ends the checkout: the workspace copy becomes the record's next content. Part of `checkin` and of `route`. */
export async function checkInWork(
  session: Session,
  id: DocId,
  input: Omit<CheckinInput, 'id'>,
): Promise<{ removes: Copy[]; copies: Copies }> {
  const record = await session.record(id);
  const { repository } = session.context;
  const path = documentPath(id);
  const files = new Map<string, Uint8Array>();
  const removes: Copy[] = [];
  const copies = new Map<string, string>();
  const began = input.content ? await treeAtCheckout(session, record) : null;
  for (const each of workspaceFiles(repository, session.actor.id, id, path)) {
    const there = await readIfThere(each.local);
    const copy = each.path === path && input.content ? input.content : there;
    if (!copy) continue;
    // Text from elsewhere leaves a copy alone that somebody wrote in.
    const untouched = began && there ? await readFileAt(session.reader, began, each.path) : null;
    if (there && [copy, untouched].some((same) => same && Buffer.compare(there, same) === 0))
      removes.push({ path: each.local, bytes: there });
    // Rules name a document by its file alone; what came from elsewhere is not in the copy.
    if (copy === there) copies.set(each.path, each.local).set(basename(each.path), each.local);
    let bytes = copy;
    if (id !== 'POLICY' && input.summary !== undefined)
      bytes = unwrap(setFrontMatter(bytes, { revision_summary: input.summary }));
    files.set(
      each.path,
      id === 'POLICY'
        ? bytes
        : await numbered(session, record, path, await merged(session, record, path, bytes)),
    );
  }
  if (files.size === 0 && record.owner === session.actor.id && record.checkedOut !== null) {
    const local = workspacePath(repository, session.actor.id, id);
    fail('workspace/missing', `there is no ${local}`, { where: { record: id, path: local } });
  }
  await namingCopies(copies, () =>
    session.event({ id, act: 'checkin', text: input.text ?? input.summary, files }),
  );
  return { removes, copies };
}

/** Makes an event; where it is refused, names the copy that was read instead of the record's file: that is where to mend it. */
export async function namingCopies(copies: Copies, task: () => Promise<unknown>): Promise<void> {
  try {
    await task();
  } catch (error) {
    throw error instanceof QmsError
      ? new QmsError(error.findings.map(atCopy(copies)), { cause: error })
      : error;
  }
}

function atCopy(copies: Copies) {
  return (each: Finding): Finding => {
    const path = each.where.path ?? '';
    const local = copies.get(path);
    if (local === undefined) return each;
    const message = each.message.replaceAll(path, local);
    // It is checked out already.
    const fix = each.fix
      .replace('run `qms checkout POLICY`, correct', 'correct')
      .replace(': `qms checkout ID`, then `qms checkin ID`', ', then run `qms checkin ID`');
    return { ...each, message, fix, where: { ...each.where, path: local } };
  };
}

/** Checks a document in: the workspace copy becomes its next version. */
export function checkin(options: ContextOptions, input: CheckinInput): Promise<ActOutcome> {
  return perform('checkin', options, async (session) => {
    const id = documentId(input.id);
    const { edits, ...rest } = input;
    if (edits && input.content)
      fail('usage/conflict', 'either content or edits', { fix: 'send one of both' });
    if (edits && (await session.record(id)).checkedOut === null) {
      await session.event({ id, act: 'checkout' });
      session.notes.push(`${id} was checked out first`);
    }
    const content = edits ? await edited(session, id, edits) : input.content;
    const { removes } = await checkInWork(session, id, { ...rest, content });
    return { document: id, removes };
  });
}
