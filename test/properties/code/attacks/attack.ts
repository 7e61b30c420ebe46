import type { DocId } from '../../../../src/rules/values.ts';
import type { Dice } from '../../../helpers/dice.ts';
import type { SystemName } from '../documents.ts';
import { beginDraft, type Draft, finish, put, tip, writeCommit } from '../draft.ts';
import type { CodeHistory, Move } from '../history.ts';
import { matrixIn } from '../moves/documents.ts';
import { attestIn } from '../moves/evidence.ts';
import { clearIn, stepIn } from '../moves/merge.ts';
import { rulesOf } from '../moves/table.ts';

/** A change record whose commit is proven and not cleared: from here one wrong move is enough. */
export interface Target {
  readonly id: DocId;
  readonly system: SystemName;
  readonly commit: string;
  readonly branch: string;
  readonly dice: Dice;
}

/** One way to bring unproven code in, or to close without proof. All of it is one push. */
export interface Attack {
  readonly name: string;
  /** Whether the history shows it for ever; else it shows only in the push, where all tips are known. */
  readonly lasting: boolean;
  /** Makes it; false where the target has nothing to attack in this way. */
  readonly make: (draft: Draft, target: Target) => Promise<unknown>;
}

/** A push that an attack made. */
export interface Shot extends Move {
  readonly attack: Attack;
}

export async function shoot(history: CodeHistory, target: Target, attack: Attack): Promise<Shot | null> {
  const draft = beginDraft(history);
  if ((await attack.make(draft, target)) === false) return null;
  return { ...finish(draft, `${target.id}: ${attack.name}`), attack };
}

export const lasting = (name: string, make: Attack['make']): Attack => ({ name, lasting: true, make });
export const fleeting = (name: string, make: Attack['make']): Attack => ({ name, lasting: false, make });

export const fileOf = { APP: 'src/app.js', LIB: 'lib/lib.js' } as const;

interface CommitParts {
  readonly files?: Readonly<Record<string, string | null>>;
  readonly message?: string;
  readonly by?: string;
  readonly key?: string | null;
  readonly parent?: string;
  /** By default that of the target; null leaves the commit on no branch. */
  readonly branch?: string | null;
}

/** One more commit on the target's branch, good if nothing is said. @returns its id */
export async function commitIn(draft: Draft, target: Target, parts: CommitParts = {}): Promise<string> {
  const { id, system, commit, branch } = target;
  draft.history.count += 1;
  const by = parts.by ?? 'bot';
  const oid = await writeCommit(draft, {
    parents: [parts.parent ?? commit],
    files: { [fileOf[system]]: `attack ${draft.history.count}\n`, ...parts.files },
    message: parts.message ?? `Change the code\n\nQMS-CR: ${id}\n`,
    by,
    key: parts.key === undefined ? by : parts.key,
  });
  if (parts.branch !== null) put(draft, parts.branch ?? branch, oid);
  return oid;
}

/** Clear and code step of a commit, as they should be. */
export async function mergeIn(draft: Draft, { id }: Target, commit: string): Promise<void> {
  await stepIn(draft, { id, commit, clear: await clearIn(draft, id, commit) });
}

/** Every run that a commit needs. */
export async function attestAll(draft: Draft, { id, system }: Target, commit: string): Promise<void> {
  const { wanted } = await rulesOf(draft.book.path, tip(draft, 'trunk'), system);
  for (const suite of wanted) await attestIn(draft, id, { suite, commit });
}

/** Everything that a commit needs, from its runs to its code step. */
export async function qualify(draft: Draft, target: Target, commit: string): Promise<void> {
  await attestAll(draft, target, commit);
  await matrixIn(draft, target.id, commit);
  await mergeIn(draft, target, commit);
}
