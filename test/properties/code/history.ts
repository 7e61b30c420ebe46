import { git } from '../../helpers/git.ts';
import { verdictOn } from '../../helpers/raw-push.ts';
import type { Book } from './book.ts';
import { type Branches, type CodeLaboratory, moveBranches, putBack } from './laboratory.ts';

/** What somebody pushes: which commits to which branches, and in words what that is to be. */
export interface Move {
  readonly what: string;
  readonly to: Readonly<Record<string, string | null>>;
}

/** One push and what the gate said: the rules that refused it, none where it was taken. */
export interface Tried extends Move {
  readonly rules: readonly string[];
}

/** A history as it grows. */
export interface CodeHistory {
  readonly laboratory: CodeLaboratory;
  readonly book: Book;
  readonly branches: Map<string, string>;
  /** Where records ended whose branches were let go of; trunk holds them. */
  readonly archived: Map<string, string>;
  /** The branches after each accepted push. */
  readonly moments: Branches[];
  readonly tried: Tried[];
  /** Code steps that were made, taken or not: they are tried again later. */
  readonly madeSteps: string[];
  /** Goes up with each move, so that no two make the same text. */
  count: number;
}

export async function beginHistory(laboratory: CodeLaboratory, book: Book): Promise<CodeHistory> {
  await putBack(laboratory, laboratory.start);
  return {
    laboratory,
    book,
    branches: new Map(laboratory.start),
    archived: new Map(),
    moments: [laboratory.start],
    tried: [],
    madeSteps: [],
    count: 0,
  };
}

/**
 * Pushes: judged by the gate as the server would. What it takes moves the server's branches; judging alone moves nothing.
 *
 * @returns whether it was taken
 */
export async function push(history: CodeHistory, move: Move): Promise<boolean> {
  const { laboratory, branches } = history;
  const standing = () => git(laboratory.server, 'for-each-ref');
  const before = await standing();
  const rules = await verdictOn(laboratory.qs, move.to);
  history.tried.push({ ...move, rules });
  if ((await standing()) !== before) throw new Error(`judging moved a ref: ${move.what}`);
  if (rules.length > 0) return false;
  const heads = Object.entries(move.to).filter(([name]) => !name.startsWith('refs/'));
  await moveBranches(laboratory, Object.fromEntries(heads));
  for (const [name, oid] of heads) {
    if (oid === null) {
      history.archived.set(name, branches.get(name) ?? '');
      branches.delete(name);
    } else branches.set(name, oid);
  }
  history.moments.push(new Map(branches));
  return true;
}

/** What happened, one line for each push: what a failing property shows. */
export function told({ tried }: CodeHistory): string {
  return tried
    .map(
      ({ what, rules }) =>
        `${rules.length === 0 ? 'taken  ' : 'refused'} ${what}${rules.length === 0 ? '' : `: ${[...new Set(rules)].join(' ')}`}`,
    )
    .join('\n');
}
