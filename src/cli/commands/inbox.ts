import type { CommandInput } from '../../commands/input.ts';
import { type Inbox, inbox } from '../../reading/inbox.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { moreNote, pageInput } from './paging.ts';
import { nothingWaits, taskList } from './task-list.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const found = await inbox(context.options, pageInput(input));
  const { tasks, more } = found;
  return {
    data: found,
    get human() {
      return taskList(tasks, context);
    },
    notes: [...notes(found), ...moreNote(input, tasks.length, more)],
  };
}

function notes({ actor, remote, tasks, more, invalid }: Inbox): string[] {
  return [
    ...(tasks.length + more === 0 ? [nothingWaits(actor, remote)] : []),
    ...invalid.map(({ id }) => `${id} is left out: its history is not valid; run \`qms status ${id}\``),
  ];
}
