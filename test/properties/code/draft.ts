import { encodeCommit, encodePayload } from '../../../src/rules/bytes/commit.ts';
import { recordDirectory } from '../../../src/rules/kinds/ids.ts';
import { type Act, actShapes } from '../../../src/rules/record/acts.ts';
import type { DocId, Oid } from '../../../src/rules/values.ts';
import { git } from '../../helpers/git.ts';
import { digestByHand, messageOf, type TrailerValues, treeWith } from '../../helpers/hand-made.ts';
import { type Book, type Entry, entryOf, lineOf } from './book.ts';
import { overlay } from './documents.ts';
import type { CodeHistory, Move } from './history.ts';
import type { Name } from './laboratory.ts';

/** A push in the making: where the branches would stand, and which of them it moves. */
export interface Draft {
  readonly history: CodeHistory;
  readonly book: Book;
  readonly at: Map<string, string>;
  readonly moved: Set<string>;
}

export function beginDraft(history: CodeHistory): Draft {
  return { history, book: history.book, at: new Map(history.branches), moved: new Set() };
}

export function finish({ at, moved }: Draft, what: string): Move {
  return { what, to: Object.fromEntries([...moved].map((name) => [name, at.get(name) ?? null])) };
}

export function put(draft: Draft, branch: string, commit: string): void {
  draft.at.set(branch, commit);
  draft.moved.add(branch);
}

/** Where a name of a pin stands in the draft. */
export function tip({ at, history }: Draft, name: string): string {
  const branch = name === 'trunk' ? 'main' : `qms/${name}`;
  return at.get(branch) ?? history.archived.get(branch) ?? '0'.repeat(40);
}

/** The steps of trunk in the draft, newest first. */
export const stepsOf = (draft: Draft) => lineOf(draft.book, tip(draft, 'trunk'));

/** The events of a record in the draft, newest first, genesis left out. */
export async function eventsOf(draft: Draft, id: string): Promise<Entry[]> {
  const line = await lineOf(draft.book, tip(draft, id));
  return line.filter((each) => each.parents.length > 0 && each.one('Document') === id);
}

export interface Parts {
  readonly parents: readonly string[];
  /** By default that of the first parent. */
  readonly tree?: string | undefined;
  /** Files to set or (null) remove in it. */
  readonly files?: Readonly<Record<string, string | null>> | undefined;
  readonly message: string;
  readonly by: string;
  /** Signs; nobody if null. */
  readonly key: string | null;
}

/** Writes any commit, and enters it in the book. @returns its id; it is on no branch */
export async function writeCommit({ history, book }: Draft, parts: Parts): Promise<string> {
  const { qs, signers, writer } = history.laboratory;
  const base = parts.tree ?? book.entries.get(parts.parents[0] ?? '')?.tree ?? `${parts.parents[0]}^{tree}`;
  const tree =
    parts.files || !/^[0-9a-f]{40}$/.test(base) ? await treeWith(qs.path, base, parts.files ?? {}) : base;
  const who = {
    name: parts.by,
    email: `${parts.by}@example.org`,
    time: Math.floor(Date.now() / 1000),
    zone: '+0000',
  };
  const unsigned = {
    tree: tree as Oid,
    parents: parts.parents as readonly Oid[] as Oid[],
    author: who,
    committer: who,
    message: parts.message,
    signature: null,
  };
  const signature =
    parts.key === null ? null : await signers[parts.key as Name].sign(encodePayload(unsigned));
  const oid = await writer.writeCommit(encodeCommit({ ...unsigned, signature }));
  book.entries.set(oid, entryOf(oid, parts.parents, tree, parts.message));
  return oid;
}

/** One event by hand; what is left out is as the event before has it. */
export interface EventParts {
  readonly id: string;
  readonly act: Act;
  readonly by: string;
  readonly key?: string | null;
  readonly state?: string;
  readonly version?: string;
  readonly set?: TrailerValues;
  /** Names, pinned where they stand in the draft; or `NAME <oid>` as they are. */
  readonly pins?: readonly string[];
  readonly text?: string;
  readonly files?: Readonly<Record<string, string | null>>;
}

/** The event that brought the policy which trunk has in the draft. */
export async function policyOf(draft: Draft): Promise<string> {
  const steps = await stepsOf(draft);
  const enacted = steps.find((each) => each.one('Document') === 'POLICY' && each.one('Event') === 'enact');
  return enacted?.parents[1] ?? draft.history.laboratory.qs.genesis;
}

const digests = new Map<string, string>();

/** The digest of what a tree holds of a record; each is computed once. */
async function digestOf(draft: Draft, tree: string, id: string): Promise<string> {
  const known = digests.get(`${id} ${tree}`);
  const digest = known ?? (await digestByHand(draft.book.path, tree, id));
  digests.set(`${id} ${tree}`, digest);
  return digest;
}

/** Makes one event on a record as the draft has it. @returns its id */
export async function add(draft: Draft, event: EventParts): Promise<string> {
  const { id, act, by } = event;
  const { book } = draft;
  const [last] = await eventsOf(draft, id);
  const before = tip(draft, id);
  const tree = event.files
    ? await treeWith(book.path, before, event.files)
    : (last?.tree ?? `${before}^{tree}`);
  const shape = actShapes[act];
  const pins = (event.pins ?? []).map((name) => (name.includes(' ') ? name : `${name} ${tip(draft, name)}`));
  const trailers: TrailerValues = {
    Document: id,
    Event: act,
    Actor: by,
    Phase: last?.one('Phase') || null,
    Version: event.version ?? last?.one('Version') ?? '0.1',
    State: event.state ?? last?.one('State') ?? 'DRAFT',
    Meaning: 'meaning' in shape ? shape.meaning : null,
    Policy: await policyOf(draft),
    Pin: pins.length > 0 ? pins.sort() : null,
    Digest: (shape.required as readonly string[]).includes('Digest') ? await digestOf(draft, tree, id) : null,
    ...event.set,
  };
  const oid = await writeCommit(draft, {
    parents: [before],
    tree,
    message: messageOf(`${id}: ${act}`, event.text ?? '', trailers),
    by,
    key: event.key === undefined ? by : event.key,
  });
  put(draft, `qms/${id}`, oid);
  return oid;
}

/** The version after a change of content, or after an approval that completes. */
export function nextVersion(version: string, complete: boolean): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return complete ? `${major + 1}.0` : `${major}.${minor + 1}`;
}

const policyPaths = ['.qms/policy.yaml', '.qms/allowed_signers', '.qms/prompts'];

/** What an enact step has otherwise than it should. */
export interface Bent {
  readonly releases?: readonly string[];
  readonly files?: Readonly<Record<string, string | null>>;
}

/** Takes a record's tip in the draft into trunk. */
export async function enact(draft: Draft, id: string, by = 'bot', bent: Bent = {}): Promise<void> {
  const { book } = draft;
  const record = tip(draft, id);
  const [last] = await eventsOf(draft, id);
  const releases = bent.releases ?? last?.said('Release') ?? [];
  const before = tip(draft, 'trunk');
  const directory = recordDirectory(id as DocId) ?? '.qms';
  const paths = id === 'POLICY' ? policyPaths : [directory];
  const trailers: TrailerValues = {
    Document: id,
    Event: 'enact',
    Actor: by,
    Version: last?.one('Version') ?? '',
    State: last?.one('State') ?? '',
    Policy: await policyOf(draft),
    Digest: await digestOf(draft, last?.tree ?? '', id),
    Release: releases.length > 0 ? releases : null,
  };
  const oid = await writeCommit(draft, {
    parents: [before, record],
    tree: await overlay(book.path, before, record, paths),
    files: bent.files,
    message: messageOf(`${id}: taken into force by hand`, '', trailers),
    by,
    key: by,
  });
  put(draft, 'main', oid);
}

/** A tree that a commit has. */
export const treeOf = (draft: Draft, commit: string) => git(draft.book.path, 'rev-parse', `${commit}^{tree}`);
