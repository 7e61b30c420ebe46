import { type CommandInput, optional } from '../../commands/input.ts';
import { reportDebt } from '../../reading/reports/report.ts';
import type { Debt, DebtReport } from '../../renditions/report-model.ts';
import { fail } from '../../rules/finding.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { writeRendition } from './write-file.ts';

const defaultDays = 30;

const titles = {
  variances: 'open variances and exception reports',
  investigations: 'overdue investigations',
  openItems: 'overdue execution items',
  itemsWithoutEvidence: 'executed items without evidence',
  unowned: 'records that nobody can move on',
  invalid: 'records that are not valid',
} as const satisfies Partial<Record<keyof DebtReport, string>>;

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const days = optional(input, 'days') ?? String(defaultDays);
  if (!/^[0-9]{1,5}$/.test(days))
    fail('usage/option-value', `--days is a whole number, not ${JSON.stringify(days)}`);
  const report = await reportDebt(context.options, Number(days));
  const html = optional(input, 'html');
  if (html !== undefined) {
    const { debtHtml } = await import('../../renditions/program.ts');
    const file = await writeRendition(context, html, debtHtml(report));
    return { data: { ...report, file }, human: `wrote ${file.path}\n` };
  }
  const width = context.io.stdout.columns;
  const lists = Object.entries(titles).map(([key, title]) => {
    const debts = report[key as keyof typeof titles];
    return `${debts.length} ${title}\n${columns(debts.map(line), width)}`;
  });
  return { data: report, human: lists.join('') };
}

const line = ({ id, days, state, owner, says, title }: Debt): string[] => [
  `  ${id}`,
  `${days} d`,
  state,
  owner ?? '-',
  says,
  title,
];
