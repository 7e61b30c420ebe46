import type { Answer, GateCondition } from '../reading/gates/condition.ts';
import { type Finding, fixFor } from '../rules/finding.ts';
import { code, fitting, plain, sentence } from './markdown.ts';
import type { Outcome, Verdict } from './outcome.ts';

/** The runner takes 1 MiB of one step, and none of what is larger. */
const mostOfSummary = 1_000_000;

/** GitHub takes 65,536 characters. */
const mostOfComment = 60_000;

/** So many findings are shown below one condition. */
const mostFindings = 100;

const marks: Readonly<Record<Answer, string>> = { met: '✅', not: '❌', error: '⚠️' };

const verdictWords: Readonly<Record<Verdict, string>> = {
  pass: '✅ nothing stands against it',
  fail: '❌ refused',
  incomplete: '⚠️ cannot be judged: something is missing',
};

function findingLines(findings: readonly Finding[], indent: string): string[] {
  const shown = findings.slice(0, mostFindings).flatMap((each) => {
    const { path, line, commit } = each.where;
    const place = path === undefined ? commit?.slice(0, 12) : line === undefined ? path : `${path}:${line}`;
    return [
      `${indent}- ${code(each.rule)} ${plain(each.message)}${place === undefined ? '' : ` (${code(place)})`}`,
      `${indent}  - ${sentence(fixFor(each))}`,
    ];
  });
  const left = findings.length - mostFindings;
  return left > 0 ? [...shown, `${indent}- and ${left} more`] : shown;
}

function treeLines(conditions: readonly GateCondition[], indent = ''): string[] {
  return conditions.flatMap(({ asks, answer, shown, findings, conditions: below }) => [
    `${indent}- ${marks[answer]} ${plain(asks)}${shown.length === 0 ? '' : ` (${shown.map(plain).join('; ')})`}`,
    ...findingLines(findings, `${indent}  `),
    ...treeLines(below, `${indent}  `),
  ]);
}

function lines(mode: string, { verdict, about, conditions, findings, next }: Outcome): string[] {
  const tree = conditions.length > 0 ? treeLines(conditions) : findingLines(findings, '');
  const after = next.length === 0 ? [] : ['', `Next: ${next.map(code).join(', ')}`];
  return [`## git-qms ${plain(mode)}: ${verdictWords[verdict]}`, '', plain(about), '', ...tree, ...after];
}

/** The summary of the job: why not, and what would satisfy it. */
export function summaryOf(mode: string, outcome: Outcome): string {
  return fitting(lines(mode, outcome), mostOfSummary);
}

/** Findings alone, as markdown. */
export function findingsText(findings: readonly Finding[]): string {
  return fitting(findingLines(findings, ''), mostOfComment);
}

/** The same as a comment. */
export function commentOf(mode: string, outcome: Outcome): string {
  return fitting(lines(mode, outcome), mostOfComment);
}
