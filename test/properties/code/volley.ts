import type { DocId } from '../../../src/rules/values.ts';
import type { Dice } from '../../helpers/dice.ts';
import { verdictOn } from '../../helpers/raw-push.ts';
import type { Attack, Shot, Target } from './attacks/attack.ts';
import { closeAttacks, releaseAttacks, trunkAttacks } from './attacks/ends.ts';
import { proofAttacks } from './attacks/proofs.ts';
import { stepAttacks } from './attacks/steps.ts';
import { stageOf } from './choice.ts';
import { beginDraft } from './draft.ts';
import type { CodeHistory } from './history.ts';
import { type Branches, verifyAfter } from './laboratory.ts';
import { execBranches, systemOf } from './moves/table.ts';
import { flaws } from './oracle/flaws.ts';
import type { CodeOracle } from './oracle/reading.ts';

/** What is tried where a commit is proven, and where its code has come in. */
export const attacks = {
  ready: [...stepAttacks, ...proofAttacks, ...closeAttacks, ...trunkAttacks],
  merged: releaseAttacks,
} as const satisfies Record<string, readonly Attack[]>;

/** The record as a target, if its commit is proven and waits for its clear, or its code has just come in. */
export async function targetOf(
  history: CodeHistory,
  id: DocId,
  dice: Dice,
): Promise<{ readonly target: Target; readonly at: keyof typeof attacks } | null> {
  const stage = await stageOf(beginDraft(history), id);
  const branch = execBranches(history, id).at(-1);
  if ((stage.at !== 'ready' && stage.at !== 'merged') || branch === undefined) return null;
  const commit = history.branches.get(branch) ?? '';
  return { at: stage.at, target: { id, system: systemOf(history, id), commit, branch, dice } };
}

/** The branches as they would stand after a push. */
export function branchesAfter(branches: Branches, to: Shot['to']): Branches {
  const after = new Map(branches);
  for (const [name, oid] of Object.entries(to))
    if (oid === null) after.delete(name);
    else after.set(name, oid);
  return after;
}

/** A shot, and what the oracle says of it: nothing where it does no harm. */
export interface Judged {
  readonly shot: Shot;
  readonly after: Branches;
  readonly flaws: readonly string[];
}

export async function judge(oracle: CodeOracle, history: CodeHistory, shot: Shot): Promise<Judged> {
  const after = branchesAfter(history.branches, shot.to);
  return { shot, after, flaws: await flaws(oracle, after) };
}

/** Why the gate is not tight: it would take what the oracle calls unproven. Null where it refuses. */
export async function leakOfGate(
  history: CodeHistory,
  { shot, flaws: found }: Judged,
): Promise<string | null> {
  if (found.length === 0) return null;
  const rules = await verdictOn(history.laboratory.qs, shot.to);
  return rules.length > 0 ? null : `the gate took ${shot.what}: ${found.join('; ')}`;
}

/** The same of `verify`, in a repository into which everything was written without a gate. */
export async function leakOfVerify(
  { laboratory, branches }: CodeHistory,
  { shot, after, flaws: found }: Judged,
): Promise<string | null> {
  if (found.length === 0 || !shot.attack.lasting) return null;
  const { verdict } = await verifyAfter(laboratory, branches, after);
  return verdict === 'valid' ? `verify calls ${shot.what} valid: ${found.join('; ')}` : null;
}
