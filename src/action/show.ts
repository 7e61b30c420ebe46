import type { GateCondition } from '../reading/gates/condition.ts';
import { findingsSarif } from '../reading/matrix/sarif.ts';
import { fixFor } from '../rules/finding.ts';
import { annotation, group, logLines } from './commands.ts';
import { writeOutputs, writeReport, writeSummary } from './files.ts';
import type { Outcome } from './outcome.ts';
import { summaryOf } from './summary.ts';
import type { Surroundings } from './surroundings.ts';

/** GitHub keeps so many of one kind from a step, the first ones. */
const mostAnnotations = 10;

/** Code scanning shows so many. */
const mostInSarif = 5000;

/** The runner takes long lines; people do not. */
const longestNote = 4000;

function tree(conditions: readonly GateCondition[], indent = ''): string {
  const marks = { met: '✓', not: '✗', error: '!' } as const;
  return conditions
    .map(({ asks, answer, shown, findings, conditions: below }) =>
      [
        `${indent}${marks[answer]} ${asks}${shown.length === 0 ? '' : ` (${shown.join('; ')})`}\n`,
        ...findings.map((each) => `${indent}  ${each.rule}: ${each.message}\n${indent}    ${fixFor(each)}\n`),
        tree(below, `${indent}  `),
      ].join(''),
    )
    .join('');
}

function annotations({ findings }: Outcome): string {
  const shown = (['error', 'warning'] as const).flatMap((level) => {
    const all = findings.filter(({ severity }) => severity === level);
    return all.slice(0, mostAnnotations).map((each) => {
      const { path, line, column } = each.where;
      const text = `${each.message}\n${fixFor(each)}`.slice(0, longestNote);
      return annotation(level, text, {
        file: path,
        line,
        col: line === undefined ? undefined : column,
        title: each.rule,
      });
    });
  });
  const left = findings.length - shown.length;
  return [
    ...shown,
    ...(left > 0 ? [logLines(`and ${left} more: the summary of the job lists them`)] : []),
  ].join('');
}

/** Says what a mode came to in every way that the runner knows: log, annotations, summary, outputs, files. */
export async function show(surroundings: Surroundings, mode: string, outcome: Outcome): Promise<void> {
  const { verdict, about, conditions, findings, records, next } = outcome;
  const { write } = surroundings;
  write(logLines(`git-qms ${mode}: ${verdict}: ${about}`));
  if (conditions.length > 0) write(group('what was asked, and what stands against it', tree(conditions)));
  write(annotations(outcome));
  const whole = { mode, verdict, about, records, findings, conditions, next };
  const report = await writeReport(surroundings, 'report.json', `${JSON.stringify(whole, null, 2)}\n`);
  const sarif = await writeReport(
    surroundings,
    'findings.sarif',
    findingsSarif(findings.slice(0, mostInSarif)),
  );
  await writeSummary(surroundings, summaryOf(mode, outcome));
  await writeOutputs(surroundings, { verdict, report, sarif, records: JSON.stringify(records) });
}
