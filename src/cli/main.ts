#!/usr/bin/env node
import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { WriteStream } from 'node:tty';
import type { Io, Output } from './io.ts';
import { renderFindings } from './render.ts';
import { defect } from './report.ts';
import { run } from './run.ts';

/** A reader that has seen enough (`qms help | head -1`) closes the pipe; the command still ends with its own code. */
function output(stream: WriteStream): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    write: (chunk) => {
      if (chunk !== '') stream.write(chunk);
    },
    isTTY: stream.isTTY === true,
    columns: stream.isTTY === true ? stream.columns : null,
  };
}

/** Waits until a stream has handed over what was written to it. */
function flushed(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

function reportDefect(error: unknown): never {
  process.stderr.write(renderFindings([defect(null, error)], (_format, plain) => plain));
  if (process.env.QMS_DEBUG === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(70);
}

/** How long a command may take to clean up after a signal. */
const graceMilliseconds = 5000;

/** The first signal lets the command clean up; a second one, or the end of its time, ends it at once. */
function interruption(): AbortController & { code: number | null } {
  const controller = Object.assign(new AbortController(), { code: null as number | null });
  const signals = { SIGINT: 130, SIGTERM: 143 } as const;
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => {
      if (controller.code !== null) process.exit(code);
      controller.code = code;
      setTimeout(() => process.exit(code), graceMilliseconds).unref();
      controller.abort();
    });
  }
  return controller;
}

process.on('uncaughtException', reportDefect);
process.on('unhandledRejection', reportDefect);
const interrupted = interruption();
const io: Io = {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  stdin: {
    isTTY: process.stdin.isTTY === true,
    text: () => text(addAbortSignal(interrupted.signal, process.stdin)),
  },
  env: process.env,
  cwd: process.cwd(),
  clock: () => Date.now(),
  signal: interrupted.signal,
};
const code = await run(process.argv.slice(2), io);
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(interrupted.code ?? code);
