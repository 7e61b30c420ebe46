import type { Finding } from '../../../rules/finding.ts';
import type { GitHub } from '../client.ts';
import { type Demand, runSetup } from './demand.ts';
import { type Looked, look } from './look.ts';
import type { Wanted } from './wanted.ts';

/** What set-up would do, in this order, and what it leaves to people. */
export interface Plan {
  readonly steps: readonly Demand[];
  /** Waits for something that must be done first. */
  readonly later: readonly Demand[];
  readonly byHand: readonly Demand[];
}

export interface Report extends Plan {
  readonly done: readonly string[];
  /** What was not done, because something before it failed; the first of them is what failed. */
  readonly left: readonly string[];
  readonly findings: readonly Finding[];
}

/** What is not as it should be, by who can mend it and when. */
export function planOf({ demands }: Looked): Plan {
  const gaps = demands.filter(({ met }) => !met);
  return {
    steps: gaps.filter(({ mend, after }) => mend !== null && after === undefined),
    later: gaps.filter(({ mend, after }) => mend !== null && after !== undefined),
    // A workflow that comes with the pull request of another one is for nobody to do.
    byHand: gaps.filter(({ mend, advice, fix }) => mend === null && advice === undefined && fix !== runSetup),
  };
}

/**
 * Brings a repository on GitHub to what is wanted, or says how with `act` false. Nothing is done unless all could be
 * read; the first step that fails is the last. What is there already is left alone, so that a run goes on where the one
 * before it stopped.
 */
export async function setUp(github: GitHub, wanted: Wanted, act: boolean): Promise<Report> {
  const looked = await look(github, wanted);
  const plan = planOf(looked);
  const steps = plan.steps.map(({ name }) => name);
  if (looked.findings.length > 0 || !act)
    return { ...plan, done: [], left: steps, findings: looked.findings };
  const done: string[] = [];
  for (const [at, { mend }] of plan.steps.entries()) {
    const made = await mend?.(github);
    if (made === undefined) continue;
    if (!made.ok) return { ...plan, done, left: steps.slice(at), findings: made.findings };
    done.push(made.value);
  }
  if (done.length === 0) return { ...plan, done, left: [], findings: [] };
  // What is left for people follows from what was done: a pull request waits now that nobody had opened.
  const after = await look(github, wanted);
  const { later, byHand } = planOf(after);
  return { steps: plan.steps, later, byHand, done, left: [], findings: after.findings };
}
