import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { gateSocket } from '../../src/acts/gate-daemon/socket.ts';
import { type Answer, decodeAnswer, encodeRequest } from '../../src/acts/gate-daemon/wire.ts';
import { packageFile } from '../../src/repository/package-files.ts';
import { program } from '../errors/program.ts';
import { testEnvironment } from '../helpers/git.ts';

export interface RunningDaemon {
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  /** Ends it in order. @returns how many requests it has answered */
  end(): Promise<number>;
}

/** Starts `qms gate-daemon` as a process of its own, and waits until it is ready; killed after the test at the latest. */
export async function startDaemon(
  server: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningDaemon> {
  const child = spawn(process.execPath, [program, 'gate-daemon', '--server', server, '--json'], {
    env: { ...testEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk;
  });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      said.stderr += chunk;
      if (said.stderr.includes('judging pushes at')) resolve();
    });
    void ended.then(() => reject(new Error(`the daemon ended: ${said.stdout}${said.stderr}`)));
  });
  return {
    pid: child.pid ?? 0,
    signal: (name) => child.kill(name),
    end: async () => {
      child.kill('SIGTERM');
      await ended;
      return JSON.parse(said.stdout).data.judged;
    },
  };
}

/** The fields that the hook's client would say; `more` sets others or takes (undefined) some away. */
export async function fieldsFor(
  server: string,
  input: string,
  more: Readonly<Record<string, string | undefined>> = {},
): Promise<Record<string, string>> {
  const fields: Record<string, string | undefined> = {
    BUILD: await readFile(packageFile('dist/build'), 'utf8'),
    PLAN: 'asked-1-2-3',
    FOLDER: server,
    GIT_DIR: '.',
    INPUT: input,
    HOME: testEnvironment.HOME,
    GIT_CONFIG_GLOBAL: testEnvironment.GIT_CONFIG_GLOBAL,
    GIT_CONFIG_NOSYSTEM: testEnvironment.GIT_CONFIG_NOSYSTEM,
    ...more,
  };
  return Object.fromEntries(Object.entries(fields).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));
}

/** What the daemon answers to these bytes, or null where it hangs up. */
export async function sayTo(server: string, bytes: Buffer): Promise<Answer | null> {
  const socket = connect(gateSocket(server));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return decodeAnswer(Buffer.concat(chunks));
}

export async function ask(server: string, fields: Readonly<Record<string, string>>): Promise<Answer | null> {
  return sayTo(server, encodeRequest(fields));
}

/** The hook script of a server, to be changed and put back. */
export function hookOf(server: string): string {
  return join(server, 'hooks/pre-receive');
}
