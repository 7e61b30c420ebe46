import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How a program ended: with a code, by a signal, or not at all, because it could not be started. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** `ENOENT`, `E2BIG` …; null where the program was started. */
  readonly failure: string | null;
}

export interface Started {
  readonly child: ChildProcess | null;
  /** Resolves once the program has ended and its output was read; never rejects. */
  readonly ended: Promise<Ended>;
}

const notStarted = (error: unknown): Ended => ({
  exitCode: null,
  signal: null,
  failure: (error as NodeJS.ErrnoException).code ?? String(error),
});

/** Starts a program. Node throws some failures to start and reports others; here all are a way to end. */
export function startProgram(file: string, args: readonly string[], options: SpawnOptions): Started {
  let child: ChildProcess;
  try {
    child = spawn(file, args, { ...options, windowsHide: true });
  } catch (error) {
    return { child: null, ended: Promise.resolve(notStarted(error)) };
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve(notStarted(error));
    });
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, failure: null }));
  });
  return { child: child.pid === undefined ? null : child, ended };
}

/** Gathers what a stream brings, up to `most` bytes; beyond them it calls `tooMuch` and keeps no more. */
export function gather(stream: Readable | null, most: number, tooMuch: () => void): () => Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  stream?.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= most) chunks.push(chunk);
    else tooMuch();
  });
  // A pipe that breaks is the end of the program, and told there.
  stream?.on('error', () => {});
  return () => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
}
