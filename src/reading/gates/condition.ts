import { type Finding, finding, QmsError } from '../../rules/finding.ts';

/** `error`: it could not be asked, since something is missing or damaged. That blocks as a refusal does. */
export type Answer = 'met' | 'not' | 'error';

/** One condition of an act, with what it is made of. */
export interface GateCondition {
  /** The guard or gate, by its name in the lifecycle. */
  readonly name: string;
  /** What is asked, as a statement that is true or not. */
  readonly asks: string;
  readonly answer: Answer;
  /** What shows it, for whoever reads the answer. */
  readonly shown: readonly string[];
  /** What the rules say where it is not met, each with what would meet it; why it cannot be asked. */
  readonly findings: readonly Finding[];
  readonly conditions: readonly GateCondition[];
}

export function condition(
  name: string,
  asks: string,
  findings: readonly Finding[],
  more: Partial<Pick<GateCondition, 'answer' | 'shown' | 'conditions'>> = {},
): GateCondition {
  const { shown = [], conditions = [] } = more;
  const own: Answer = more.answer ?? (findings.length === 0 ? 'met' : 'not');
  return {
    name,
    asks,
    answer: worst([own, ...conditions.map(({ answer }) => answer)]),
    shown,
    findings,
    conditions,
  };
}

/** What all together come to: one that could not be asked leaves the whole unanswered. */
export function worst(answers: readonly Answer[]): Answer {
  if (answers.includes('error')) return 'error';
  return answers.includes('not') ? 'not' : 'met';
}

/** Why something could not be asked. What git was stopped at is raised again: nobody waits for that answer. */
export function errorFindings(what: string, error: unknown): readonly Finding[] {
  if (error instanceof QmsError) {
    if (error.findings.some(({ rule }) => rule === 'git/aborted')) throw error;
    return error.findings;
  }
  const message = error instanceof Error ? error.message : String(error);
  return [finding('internal/unexpected', `${what} could not be asked: ${message}`)];
}

/** Every finding of a tree, each once, in the order in which they are shown. */
export function findingsOf(conditions: readonly GateCondition[]): Finding[] {
  return conditions.flatMap((each) => [...each.findings, ...findingsOf(each.conditions)]);
}
