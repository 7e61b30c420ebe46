import { type EventByHand, enactByHand, eventByHand, treeWith, writeCommit } from '../helpers/hand-made.ts';
import { type Book, type Entry, lineOf } from './code-book.ts';
import type { CodeHistory, Move } from './code-history.ts';
import { overlay } from './code-parts.ts';

/** A push in the making: where the branches would stand, and which of them it moves. */
export interface Draft {
  readonly history: CodeHistory;
  readonly book: Book;
  readonly at: Map<string, string>;
  readonly moved: Set<string>;
}

export function beginDraft(history: CodeHistory, book: Book): Draft {
  return { history, book, at: new Map(history.branches), moved: new Set() };
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

/** The events of a record in the draft, newest first, genesis left out. */
export async function eventsOf(draft: Draft, id: string): Promise<Entry[]> {
  const line = await lineOf(draft.book, tip(draft, id));
  return line.filter((each) => each.parents.length > 0 && each.one('Document') === id);
}

export type EventParts = Omit<EventByHand, 'after'>;

/** Makes one event on a record as the draft has it; pins are names. */
export async function add(draft: Draft, event: EventParts): Promise<string> {
  const pins = (event.pins ?? []).map((name) => (name.includes(' ') ? name : `${name} ${tip(draft, name)}`));
  const after = tip(draft, event.id);
  const oid = await eventByHand(draft.history.laboratory.qs, { after, ...event, pins });
  put(draft, `qms/${event.id}`, oid);
  return oid;
}

/** The version after a change of content, or after an approval that completes. */
export function nextVersion(version: string, complete: boolean): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return complete ? `${major + 1}.0` : `${major}.${minor + 1}`;
}

const policyPaths = ['.qms/policy.yaml', '.qms/allowed_signers', '.qms/prompts'];

/** Takes a record's tip in the draft into trunk. */
export async function enact(draft: Draft, id: string, by = 'bot'): Promise<void> {
  const record = tip(draft, id);
  const releases = (await eventsOf(draft, id))[0]?.said('Release') ?? [];
  const set = releases.length > 0 ? { Release: releases } : {};
  const after = tip(draft, 'trunk');
  const { qs } = draft.history.laboratory;
  const tree = id === 'POLICY' ? { tree: await overlay(qs.path, after, record, policyPaths, false) } : {};
  put(draft, 'main', await enactByHand(qs, { id, by, record, after, set, ...tree }));
}

export interface CodeParts {
  readonly parents: readonly string[];
  /** By default that of the first parent. */
  readonly tree?: string;
  readonly files?: Readonly<Record<string, string | null>>;
  readonly message: string;
  readonly by: string;
  /** Signs; nobody if null. */
  readonly key: string | null;
}

/** A plain commit, as anybody makes it with git. @returns its id; it is on no branch */
export async function plainCommit({ history }: Draft, parts: CodeParts): Promise<string> {
  const { qs } = history.laboratory;
  const base = parts.tree ?? `${parts.parents[0]}^{tree}`;
  return writeCommit(qs.path, {
    tree: await treeWith(qs.path, base, parts.files ?? {}),
    parents: parts.parents,
    message: parts.message,
    author: parts.by,
    time: Math.floor(Date.now() / 1000),
    key: parts.key === null ? null : qs.keyOf(parts.key),
  });
}
