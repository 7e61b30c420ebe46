import { isIncomplete } from '../history/commits.ts';
import { findingsOf, type GateCondition } from '../reading/gates/condition.ts';
import { type Finding, finding, QmsError } from '../rules/finding.ts';
import type { Inputs } from './inputs.ts';
import type { Surroundings } from './surroundings.ts';

/** `incomplete`: what the verdict rests on could not be read. Only `pass` lets the job succeed. */
export type Verdict = 'pass' | 'fail' | 'incomplete';

/** What a mode came to; the frame shows it. */
export interface Outcome {
  readonly verdict: Verdict;
  /** What it is about, in one line. */
  readonly about: string;
  readonly conditions: readonly GateCondition[];
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly records: readonly string[];
  /** Commands that come next. */
  readonly next: readonly string[];
}

/** One mode of the Action. What it raises is shown as an outcome that failed. */
export type Mode = (surroundings: Surroundings, inputs: Inputs) => Promise<Outcome>;

/** Errors before warnings, else in the order in which they were found; the same finding stands once. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const once = [...new Map(findings.map((each) => [JSON.stringify(each), each])).values()];
  return [...once.filter(isError), ...once.filter((each) => !isError(each))];
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

/** An outcome whose findings are those of its conditions. */
export function outcomeOf(
  verdict: Verdict,
  parts: Pick<Outcome, 'about' | 'conditions' | 'records' | 'next'>,
): Outcome {
  return { ...parts, verdict, findings: worstFirst(findingsOf(parts.conditions)) };
}

/** What became of a mode that raised something: never a pass. */
export function failedOutcome(error: unknown): Outcome {
  const parts = { about: 'nothing was judged', conditions: [], records: [], next: [] };
  if (!(error instanceof QmsError)) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      ...parts,
      verdict: 'fail',
      findings: [finding('action/crash', `the Action failed: ${message}`)],
    };
  }
  const { findings } = error;
  const cut = findings.some(isIncomplete);
  const way = cut
    ? [finding('action/incomplete', 'something that the verdict rests on is not in this clone')]
    : [];
  const incomplete = cut || findings.some(({ rule }) => rule === 'action/incomplete');
  return {
    ...parts,
    verdict: incomplete ? 'incomplete' : 'fail',
    findings: worstFirst([...way, ...findings]),
  };
}
