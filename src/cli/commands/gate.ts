import { type CommandInput, one, optional } from '../../commands/input.ts';
import { type GateAnswer, type GateReport, gate } from '../../reading/gate.ts';
import { type Answer, findingsOf, type GateCondition } from '../../reading/gates/condition.ts';
import { nextOf } from '../../reading/gates/next.ts';
import { findingsSarif } from '../../reading/matrix/sarif.ts';
import { fixFor } from '../../rules/finding.ts';
import { gateActs } from '../../rules/gates/act-names.ts';
import { printable } from '../../rules/printable.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import type { Style } from '../style.ts';
import { writeRendition } from './write-file.ts';

const exits: Readonly<Record<Answer, number>> = { met: 0, not: 1, error: 6 };

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const named = optional(input, 'ACT');
  const report = await gate(context.options, {
    id: one(input, 'ID'),
    act: gateActs.find((each) => each === named),
    commit: optional(input, 'commit'),
  });
  const { answers, answer } = report;
  const sarif = optional(input, 'sarif');
  const findings = answers.flatMap(({ conditions }) => findingsOf(conditions));
  const written = sarif === undefined ? [] : [await writeRendition(context, sarif, findingsSarif(findings))];
  return {
    data: { ...report, reports: written },
    human: [
      ...answers.map((each) => tree(report, each, context)),
      ...written.map(({ path }) => `wrote ${path}\n`),
    ].join('\n'),
    next: nextOf(report),
    exit: exits[answer],
  };
}

const verbs: Readonly<Record<GateReport['act'], string>> = {
  merge: 'come in',
  close: 'be closed',
  release: 'be released',
  review: 'be sent to review',
  approval: 'be sent to approval',
};

function headOf({ id, state, act }: GateReport, { system, commit, event, answer }: GateAnswer, style: Style) {
  const verb = event === 'review' ? 'be reviewed' : event === 'approve' ? 'be approved' : verbs[act];
  const says: Readonly<Record<Answer, string>> = {
    met: `may ${verb}`,
    not: `may not ${verb} yet`,
    error: `may not ${verb}: something cannot be read`,
  };
  if (system === null) return `${style('bold', id)} ${state}: ${says[answer]}`;
  return `${style('bold', system)} ${commit === null ? 'no results of any commit stand on the record yet' : `${commit}: ${says[answer]}`}`;
}

function tree(report: GateReport, answer: GateAnswer, { style }: CommandContext): string {
  const lines = answer.conditions.flatMap((each) => branch(each, '  ', style));
  return [headOf(report, answer, style), ...lines].map((line) => `${line}\n`).join('');
}

const marks: Readonly<Record<Answer, (style: Style) => string>> = {
  met: (style) => style('green', 'met'),
  not: (style) => style('red', 'not'),
  error: (style) => style('red', '!!!'),
};

function branch(
  { asks, answer, shown, findings, conditions }: GateCondition,
  indent: string,
  style: Style,
): string[] {
  const inner = `${indent}     `;
  return [
    `${indent}${marks[answer](style)}  ${printable(asks)}`,
    ...shown.map((each) => `${inner}${printable(each)}`),
    ...findings.flatMap((found) => {
      const fix = fixFor(found);
      return [
        `${inner}${printable(found.message)} (${found.rule})`,
        ...(fix ? [`${inner}${printable(fix)}`] : []),
      ];
    }),
    ...conditions.flatMap((each) => branch(each, inner, style)),
  ];
}
