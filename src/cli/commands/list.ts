import { all, type CommandInput, has, optional } from '../../commands/input.ts';
import { type ListedRecord, list } from '../../reading/list.ts';
import { isState } from '../../rules/states.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { moreNote, pageInput } from './paging.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const states = all(input, 'state').filter(isState);
  const listing = await list(context.options, {
    kind: optional(input, 'KIND'),
    states: states.length === 0 ? undefined : states,
    owner: optional(input, 'owner'),
    mine: has(input, 'mine'),
    open: has(input, 'open'),
    judged: has(input, 'judged'),
    page: pageInput(input),
  });
  const { records, more } = listing;
  return {
    data: listing,
    get human() {
      return board(records, context);
    },
    notes: moreNote(input, records.length, more),
  };
}

/** One line for each record: id, version, state, owner, title. */
export function board(records: readonly ListedRecord[], { io }: CommandContext): string {
  const rows = records.map((record) => [
    record.id,
    record.version ?? '-',
    record.valid === false
      ? 'INVALID'
      : `${record.state ?? 'UNREADABLE'}${record.pending ? ' (pending)' : ''}`,
    record.owner ?? '-',
    record.title,
  ]);
  return columns(rows, io.stdout.columns);
}
