import { type VerifyReport, verify } from '../../acts/verify.ts';
import { type CommandInput, has, optional } from '../../commands/input.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import type { Format } from '../style.ts';

const colours: Readonly<Record<VerifyReport['verdict'], Format>> = {
  valid: 'green',
  incomplete: 'yellow',
  violation: 'red',
};

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const report = await verify(context.options, {
    full: has(input, 'full'),
    genesis: optional(input, 'genesis'),
    expect: optional(input, 'expect'),
  });
  return {
    data: report,
    human: `${context.style(colours[report.verdict], report.verdict)}\n${facts(report)}`,
    findings: report.findings,
    // A verdict was reached, whatever the rules that it found broken: 1 says that it is not `valid`.
    exit: report.verdict === 'valid' ? 0 : 1,
    next: concerned(report),
  };
}

const mostShown = 5;

/** How to look at the commits that the findings are about, whose messages name files and records alone. */
function concerned({ findings }: VerifyReport): string[] {
  const rules = new Map<string, string>();
  for (const { rule, where } of findings)
    if (where.commit !== undefined && !rules.has(where.commit)) rules.set(where.commit, rule);
  const lines = [...rules].map(([commit, rule]) => `git show ${commit.slice(0, 12)}: ${rule}`);
  return lines.slice(0, mostShown);
}

function facts(report: VerifyReport): string {
  const { records, events, steps, policies, pending } = report;
  return columns([
    ['genesis', `${report.genesis} ${report.genesisPinned ? '(pinned)' : '(not pinned)'}`],
    ['trunk', report.trunk],
    ['figure', `${report.figure} (${report.witness})`],
    ['judged', `${records.length} records, ${events} events, ${steps} steps, ${policies} policies`],
    ...(pending.length === 0 ? [] : [['pending', pending.join(', ')]]),
  ]);
}
