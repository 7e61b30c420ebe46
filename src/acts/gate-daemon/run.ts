import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { readConfig } from '../../repository/git/config.ts';
import { openRepository } from '../../repository/git/location.ts';
import { packageFile } from '../../repository/package-files.ts';
import { fail } from '../../rules/finding.ts';
import { isOid } from '../../rules/values.ts';
import type { ContextOptions } from '../context.ts';
import { isListening } from './ask.ts';
import { gateSocket } from './socket.ts';

/** What a thread that judges pushes is given. */
export interface GateTask {
  readonly gitDir: string;
  readonly commonDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A socket's name holds no more bytes than this, on every system. */
const longestName = 100;

/**
 * Judges the pushes to a server until it is told to stop, and then ends the judgement at hand.
 *
 * @param ready called with the socket's path, once pushes are judged
 * @throws `gate/running` where another one lives
 */
export async function runGateDaemon(
  options: ContextOptions,
  server: string,
  ready: (socket: string) => void,
): Promise<{ readonly socket: string; readonly judged: number }> {
  const env = { ...options.env };
  const repository = await openRepository(resolve(options.cwd, server), env);
  if (!isOid((await readConfig(repository, 'qms.genesis')) ?? ''))
    fail('genesis/none', 'this server names no genesis in qms.genesis', {
      fix: 'install the gate first: `qms hooks install --server DIR --genesis OID`',
    });
  const socket = gateSocket(repository.commonDir);
  if (Buffer.byteLength(socket) > longestName)
    fail('gate/socket', `${socket} is longer than the ${longestName} bytes that a socket's name may have`);
  if (await isListening(socket)) fail('gate/running', `a judge listens at ${socket} already`);
  const { gitDir, commonDir } = repository;
  const workerData: GateTask = { gitDir, commonDir, env };
  const thread = new Worker(packageFile('dist/gate-daemon.cjs'), { workerData });
  const stop = () => thread.postMessage('stop');
  options.signal?.addEventListener('abort', stop);
  let judged = 0;
  try {
    return await new Promise((done, failed) => {
      thread.on('message', (said: 'ready' | 'judged') => {
        if (said === 'judged') judged += 1;
        else ready(socket);
      });
      thread.on('error', failed);
      thread.on('exit', (code) =>
        code === 0
          ? done({ socket, judged })
          : failed(new Error(`the thread that judges ended with ${code}`)),
      );
      if (options.signal?.aborted) stop();
    });
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await thread.terminate();
  }
}
