#!/usr/bin/env node
import { isatty } from 'node:tty';
import { envelope } from './envelope.ts';
import type { Io, Output } from './io.ts';
import { renderFindings } from './render.ts';
import { defect } from './report.ts';
import { run } from './run.ts';

/** How long a command may take to clean up after a signal. */
const graceMilliseconds = 5000;

/** Streams are opened when they are first used: each costs the start of the program a millisecond or more. */
function output(name: 'stdout' | 'stderr', descriptor: 1 | 2): Output & { flushed(): Promise<void> } {
  const isTTY = isatty(descriptor);
  let used = false;
  const stream = () => {
    const opened = process[name];
    if (!used) {
      used = true;
      // A reader that has seen enough (`qms help | head -1`) closes the pipe; the command still ends with its own code. So
      // does one whose words to a person, or whose log, cannot be written: there is nowhere to say so.
      opened.on('error', (error: NodeJS.ErrnoException) => {
        if (name === 'stdout' && error.code !== 'EPIPE') throw error;
      });
    }
    return opened;
  };
  return {
    write: (text) => {
      if (text !== '') stream().write(text);
    },
    isTTY,
    columns: isTTY ? process[name].columns : null,
    flushed: () =>
      new Promise((resolve) => {
        if (used) stream().write('', () => resolve());
        else resolve();
      }),
  };
}

/** All of standard input; ends early when the person interrupts. */
async function readStdin(signal: AbortSignal): Promise<string> {
  const [{ addAbortSignal }, { text }] = await Promise.all([
    import('node:stream'),
    import('node:stream/consumers'),
  ]);
  return text(addAbortSignal(signal, process.stdin));
}

/** Asks at the terminal; anything but a yes is a no, as is an interruption. */
async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}

/** The directory that the program was started in, by its name even if it is gone: then no repository is found there. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    // Libraries ask for it too, and would fail before anybody could say why.
    process.chdir('/');
    return process.env.PWD ?? 'the current directory';
  }
}

function reportDefect(error: unknown): never {
  const findings = [defect(null, error)];
  if (process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify(envelope(null, 70, { findings }))}\n`);
  else process.stderr.write(renderFindings(findings, (_format, plain) => plain));
  if (process.env.QMS_DEBUG === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(70);
}

/** The first signal lets the command clean up; a second one, or the end of its time, ends it at once. */
function interruption(): { readonly signal: AbortSignal; code(): number | null } {
  const controller = new AbortController();
  let code: number | null = null;
  for (const [name, exit] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
    process.on(name, () => {
      if (code !== null) process.exit(exit);
      code = exit;
      setTimeout(() => process.exit(exit), graceMilliseconds).unref();
      controller.abort();
    });
  }
  return { signal: controller.signal, code: () => code };
}

async function main(): Promise<never> {
  const interrupted = interruption();
  const stdout = output('stdout', 1);
  const stderr = output('stderr', 2);
  const io: Io = {
    stdout,
    stderr,
    stdin: { isTTY: isatty(0), text: () => readStdin(interrupted.signal) },
    confirm: isatty(0) && isatty(2) ? (question) => confirm(question, interrupted.signal) : undefined,
    env: process.env,
    cwd: workingDirectory(),
    node: process.versions.node,
    clock: () => Date.now(),
    signal: interrupted.signal,
  };
  const code = await run(process.argv.slice(2), io);
  await Promise.all([stdout.flushed(), stderr.flushed()]);
  // A command that was done all the same says so: told otherwise, a script would do it again.
  process.exit(code === 0 ? 0 : (interrupted.code() ?? code));
}

process.on('uncaughtException', reportDefect);
process.on('unhandledRejection', reportDefect);
void main();
