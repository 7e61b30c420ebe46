import { type CommandInput, one } from '../../commands/input.ts';
import { type HistoryEntry, history } from '../../reading/history.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const found = await history(context.options, { id: one(input, 'ID') });
  const human = columns(found.entries.map(row), context.io.stdout.columns);
  return { data: found, human, findings: found.refused };
}

function row(entry: HistoryEntry): string[] {
  const act = entry.phase === null ? entry.act : `${entry.phase}-${entry.act}`;
  return [
    entry.oid.slice(0, 12),
    entry.date ?? '-',
    entry.actor ?? '-',
    entry.valid ? act : `${act} (invalid)`,
    entry.version ?? '-',
    entry.state ?? '-',
    [
      entry.outcome,
      entry.item,
      entry.child,
      entry.owner,
      entry.authority,
      entry.assignees.join(', '),
      entry.reason,
    ]
      .filter((part) => part)
      .join('; '),
  ];
}
