import { type Inbox, inbox } from '../../reading/inbox.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { nothingWaits, taskList } from './task-list.ts';

export async function execute(context: CommandContext): Promise<CommandResult> {
  const found = await inbox(context.options);
  return { data: found, human: taskList(found.tasks, context), notes: notes(found) };
}

function notes({ actor, remote, tasks, invalid }: Inbox): string[] {
  return [
    ...(tasks.length === 0 ? [nothingWaits(actor, remote)] : []),
    ...invalid.map(({ id }) => `${id} is left out: its history is not valid; run \`qms status ${id}\``),
  ];
}
