import { readFile } from 'node:fs/promises';

/**
 * What tells a process from a later one with the same number, which in a new container may even be our own: on Linux
 * when it began, elsewhere nothing. A process that ended and that nobody has asked for has ended too.
 */
export async function startOf(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // `123 (name) S 1 …`: the name may hold anything, the state follows its last parenthesis, and the start is field 22.
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? 'ended' : (fields[18] ?? null);
}

/** Whether the process that began then, as {@link startOf} says, still runs. */
export async function isRunning(pid: number, started: string | null): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = await startOf(pid);
  return now === null || now === started;
}
