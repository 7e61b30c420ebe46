import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readFileAt } from '../acts/content.ts';
import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { readIfThere, workspaceFiles, workspacePath } from '../acts/workspace.ts';
import { unwrap } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { State } from '../rules/states.ts';
import type { DocId, PrincipalId } from '../rules/values.ts';
import { boardIn } from './board.ts';
import { claimOf } from './claim.ts';
import { isoDate } from './date.ts';
import { actingPrincipal, reading } from './open-reading.ts';

/** A document that the actor has checked out. */
export interface WorkingCopy {
  readonly id: string;
  readonly title: string;
  readonly state: State;
  readonly version: string;
  /** Absolute; for POLICY a folder. */
  readonly path: string;
  /** False where the copy was deleted: `qms checkout ID` writes it again. */
  readonly exists: boolean;
  /** Whether it differs from what was checked out. */
  readonly edited: boolean;
  /** Whether the record's content has changed since: others executed or attached. */
  readonly movedOn: boolean;
  readonly since: string;
}

export interface Workspace {
  readonly actor: string;
  readonly folder: string;
  readonly copies: readonly WorkingCopy[];
  /** Files there that belong to no checkout of the actor. */
  readonly stray: readonly string[];
}

async function listFolder(folder: string): Promise<string[]> {
  return readdir(folder).then(
    (names) => names.sort(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
}

/** The record right after the checkout that still stands. */
async function atCheckout(context: ReadContext, record: RecordState): Promise<RecordState> {
  const chain = unwrap(await context.history.chain(record.id));
  const event = chain.oids[(record.checkedOut ?? record.events) - 1];
  return (event && (await context.history.stateAt(record.id, event))) ?? record;
}

async function copyOf(context: ReadContext, actor: PrincipalId, record: RecordState): Promise<WorkingCopy> {
  const { id } = record;
  const base = await atCheckout(context, record);
  const copies = await Promise.all(
    workspaceFiles(context.repository, actor, id, documentPath(id)).map(async ({ local, path }) => {
      const [mine, theirs] = await Promise.all([
        readIfThere(local),
        readFileAt(context.reader, base.tree, path),
      ]);
      return {
        there: mine !== null,
        edited: mine !== null && (!theirs || Buffer.compare(mine, theirs) !== 0),
      };
    }),
  );
  return {
    id,
    title: record.title,
    state: record.state,
    version: formatVersion(record.version),
    path: workspacePath(context.repository, actor, id),
    exists: copies.some((copy) => copy.there),
    edited: copies.some((copy) => copy.edited),
    movedOn: base.content !== record.content,
    since: isoDate(base.date),
  };
}

async function checkedOut(context: ReadContext, actor: PrincipalId): Promise<RecordState[]> {
  const records: RecordState[] = [];
  for (const { id } of (await boardIn(context)).open) {
    if ((await claimOf(context, id)).owner !== actor) continue;
    const judged = await context.history.judgeRecord(id);
    if (!judged.ok) continue;
    const { state } = judged.value;
    if (state.owner === actor && state.checkedOut !== null) records.push(state);
  }
  return records;
}

/** The copies of one principal, in a context that is open already. */
export async function workspaceOf(context: ReadContext, actor: PrincipalId): Promise<Workspace> {
  const folder = dirname(workspacePath(context.repository, actor, 'POLICY' as DocId));
  const copies: WorkingCopy[] = [];
  for (const record of await checkedOut(context, actor)) copies.push(await copyOf(context, actor, record));
  const known = new Set(copies.map((copy) => copy.path));
  const stray = (await listFolder(folder))
    // What one is about to amend is remembered there.
    .filter((name) => !name.endsWith('.goto'))
    .map((name) => join(folder, name))
    .filter((path) => !known.has(path));
  return { actor, folder, copies, stray };
}

/** What the acting principal has checked out. Raises `signature/no-key`, `signature/unknown-key`. */
export function workspace(options: ContextOptions): Promise<Workspace> {
  return reading(options, async (context) => workspaceOf(context, (await actingPrincipal(context)).id));
}
