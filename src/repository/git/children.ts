/**
 * Git runs in process groups of its own, so that a timeout or Ctrl-C ends its helpers (ssh, hooks) with it. The price:
 * the terminal's signal no longer reaches them, so it is handed on here while any of them lives.
 */
const groups = new Set<number>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Sends a signal to a process and all that it started; quiet if they are gone. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended, or was never made: then the process itself is the target.
    try {
      process.kill(pid, signal);
    } catch {
      // Already gone.
    }
  }
}

function endAll(): void {
  for (const pid of groups) killGroup(pid, 'SIGTERM');
}

function handOn(signal: NodeJS.Signals): void {
  const alone = process.listenerCount(signal) === 1;
  endAll();
  if (!alone) return;
  // Nobody else handles this signal: die of it, as without this listener.
  forget();
  process.kill(process.pid, signal);
}

function forget(): void {
  for (const signal of signals) process.off(signal, handOn);
  process.off('exit', endAll);
}

/** Ties a process group to this process's life. @returns how to untie it, once it has ended. */
export function adoptGroup(pid: number): () => void {
  if (groups.size === 0) {
    for (const signal of signals) process.on(signal, handOn);
    process.on('exit', endAll);
  }
  groups.add(pid);
  return () => {
    if (groups.delete(pid) && groups.size === 0) forget();
  };
}
