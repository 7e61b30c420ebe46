import { type CommandInput, optional } from '../../commands/input.ts';
import { reportCycle } from '../../reading/reports/report.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { writeRendition } from './write-file.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const report = await reportCycle(context.options);
  const { cycleHtml, inWords } = await import('../../renditions/program.ts');
  const html = optional(input, 'html');
  if (html !== undefined) {
    const file = await writeRendition(context, html, cycleHtml(report));
    return { data: { ...report, file }, human: `wrote ${file.path}\n` };
  }
  const { phases, decisions, reading } = report;
  const width = context.io.stdout.columns;
  const times = phases.map((each) => [
    each.kind,
    each.phase,
    `${each.count} times`,
    `median ${inWords(each.median)}`,
    `nine of ten ${inWords(each.p90)}`,
    `longest ${inWords(each.longest)}`,
  ]);
  const hasty = reading.hasty.map((each) => [
    `  ${each.id}`,
    each.reviewer,
    `${each.words} words`,
    inWords(Math.max(0, each.seconds)),
    each.outcome,
  ]);
  return {
    data: report,
    human: [
      columns(times, width),
      `${decisions.reviews} reviews, ${decisions.updatesRequested} ask for updates; ${decisions.approvals} approvals, ${decisions.rejections} rejections (${decisions.rejectionRate} %)\n`,
      `${reading.hasty.length} of ${reading.reviews} first reviews took less time than their text takes to read (${reading.wordsPerMinute} words a minute)\n`,
      columns(hasty, width),
    ].join(''),
  };
}
