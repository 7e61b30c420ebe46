import { type CommandInput, optional } from '../../commands/input.ts';
import { type SystemStatus, systems } from '../../reading/systems.ts';
import { fail } from '../../rules/finding.ts';
import { printable } from '../../rules/printable.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const name = optional(input, 'NAME');
  const found = await systems(context.options, name);
  if (name !== undefined && found.length === 0)
    fail('system/unknown', `the policy registers no system ${name}`);
  const human = found.map((system) => page(system, context)).join('\n');
  return {
    data: { systems: found },
    human: human || 'no system is registered\n',
    ...(found.length === 0
      ? { notes: ['a system is registered under `systems:` in the policy: `qms system register NAME`'] }
      : {}),
  };
}

function page(system: SystemStatus, { style, io }: CommandContext): string {
  const { name, title, paths, suites, qualified, release, rs, rtm, open, disagreements } = system;
  const rows = [
    ['paths', `${paths.join(', ')}${system.submodule ? ' (submodule)' : ''}`],
    [
      'suites',
      suites.map((each) => (each.attest ? `${each.name} (${each.attest.join(', ')})` : each.name)).join(', '),
    ],
    ['release', release ? `${release.number}, by ${release.record}, ${release.tests} tests` : 'none'],
    ['qualified', qualified ? `${qualified.commit}, by ${qualified.record}` : 'nothing yet'],
    ['specification', `${rs.id} ${rs.version ?? 'none'} ${rs.state ?? ''}`],
    ['matrix', `${rtm.id} ${rtm.version ?? 'none'} ${rtm.state ?? ''}`],
    ...open.map(({ id, state }) => ['open', `${id} ${state}`]),
    ...(disagreements.length === 0
      ? [['agree', 'yes']]
      : disagreements.flatMap(({ says, fix }) => [
          ['differs', printable(says)],
          ['', printable(fix)],
        ])),
  ];
  return `${style('bold', name)} ${printable(title)}\n${columns(rows, io.stdout.columns)}`;
}
