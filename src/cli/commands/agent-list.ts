import { findStore } from '../../acts/agents/find-store.ts';
import { listAgents } from '../../acts/agents/list.ts';
import { type CommandInput, optional } from '../../commands/input.ts';
import { printable } from '../../rules/printable.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute({ options }: CommandContext, input: CommandInput): Promise<CommandResult> {
  const store = await findStore(options, optional(input, 'store'));
  const agents = await listAgents(store);
  return {
    data: { store: store.folder, agents },
    human: columns(
      agents.map(({ agent, tokens, certificates, instance }) => [
        agent,
        `${tokens} tokens, ${certificates} certificates`,
        instance === null ? '' : printable(instance),
      ]),
    ),
    notes: agents.length === 0 ? [`${store.folder} holds no agent`] : [],
    next: agents.length === 0 ? ['qms agent enrol NAME'] : [],
  };
}
