import { type WorkingCopy, workspace } from '../../reading/workspace.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute(context: CommandContext): Promise<CommandResult> {
  const found = await workspace(context.options);
  const { actor, copies, stray } = found;
  const rows = copies.map((copy) => [copy.id, copy.state, copy.version, edits(copy), copy.path]);
  return {
    data: found,
    human: columns(rows, context.io.stdout.columns),
    notes: [
      ...(copies.length === 0 ? [`${actor} has nothing checked out`] : []),
      ...copies
        .filter((copy) => !copy.exists)
        .map(({ id }) => `the copy of ${id} is gone; \`qms checkout ${id}\` writes it again`),
      ...stray.map((path) => `${path} belongs to no checkout of yours; keep what you need, then delete it`),
    ],
    next: copies.filter((copy) => copy.edited).map(({ id }) => `qms checkin ${id}`),
  };
}

function edits({ exists, edited, movedOn }: WorkingCopy): string {
  if (!exists) return 'missing';
  return `${edited ? 'edited' : 'unchanged'}${movedOn ? ', record moved on' : ''}`;
}
