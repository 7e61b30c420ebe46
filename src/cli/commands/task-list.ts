import type { Task, Waiting } from '../../reading/tasks.ts';
import { columns } from '../columns.ts';
import type { CommandContext } from '../command.ts';

/** One line for each task, oldest first: document, state, since when, what to run, title. */
export function taskList(tasks: readonly Task[], { io }: CommandContext): string {
  const rows = tasks.map(({ id, state, version, since, command, title }) => [
    id,
    `${state} ${version}`,
    since,
    command,
    title,
  ]);
  return columns(rows, io.stdout.columns);
}

/** One line for each record of one's own that others have to move on: document, state, whom it waits for, title. */
export function waitingList(waiting: readonly Waiting[], { io }: CommandContext): string {
  const rows = waiting.map(({ id, state, version, on, says, title }) => [
    id,
    `${state} ${version}`,
    `waits for ${on}: ${says}`,
    title,
  ]);
  return columns(rows, io.stdout.columns);
}

/** Says how old the news is, where news come from elsewhere. */
export function nothingWaits(actor: string, remote: string | null): string {
  const since =
    remote === null ? '' : `, as of the last fetch from ${remote} (\`git fetch\` brings what came since)`;
  return `nothing waits for ${actor}${since}`;
}
