import { type CommandInput, one, optional } from '../../commands/input.ts';
import { type GateAnswer, gate } from '../../reading/gate.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { printable } from '../printable.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const report = await gate(context.options, { id: one(input, 'ID'), commit: optional(input, 'commit') });
  const met = report.systems.every((system) => system.met);
  return {
    data: report,
    human: report.systems.map((system) => tree(system, context)).join('\n'),
    next: met
      ? [`qms merge ${report.id}`]
      : report.systems.some(({ commit }) => commit === null)
        ? [`qms next ${report.id}`]
        : [],
    exit: met ? 0 : 1,
  };
}

function tree({ system, commit, met, conditions }: GateAnswer, { style }: CommandContext): string {
  const head =
    commit === null
      ? 'no results of any commit stand on the record yet'
      : `${commit}: ${met ? 'may come in' : 'may not come in yet'}`;
  const lines = conditions.flatMap((condition) => [
    `  ${condition.met ? style('green', 'met') : style('red', 'not')}  ${printable(condition.asks)}`,
    ...condition.shown.map((shown) => `       ${printable(shown)}`),
    ...condition.findings.flatMap(({ message, fix, rule }) => [
      `       ${printable(message)} (${rule})`,
      ...(fix ? [`       ${printable(fix)}`] : []),
    ]),
  ]);
  return `${style('bold', system)} ${head}\n${lines.join('\n')}${lines.length > 0 ? '\n' : ''}`;
}
