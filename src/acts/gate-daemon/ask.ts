import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { GitRepository } from '../../repository/git/location.ts';
import { packageFile } from '../../repository/package-files.ts';
import { configurationOf, gateSocket } from './socket.ts';
import { decodeAnswer, encodeRequest } from './wire.ts';

/**
 * Of the judge that stays awake: `none` listens, it `answers`, it is of another build or of other surroundings
 * (`other`), or it is `silent`. In the last three cases but one the plain hook judges.
 */
export type GateDaemonState = 'none' | 'answers' | 'other' | 'silent';

/** How long a judge may take to say that it is there, in milliseconds; the hook waits as long. */
const patience = 5000;

/** What is said at a socket until the other side ends; null where nothing listens, or it is silent for too long. */
function converse(path: string, said: Buffer): Promise<Buffer | 'silent' | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(path);
    let connected = false;
    socket.setTimeout(patience, () => {
      resolve('silent');
      socket.destroy();
    });
    socket.on('connect', () => {
      connected = true;
      socket.write(said);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => resolve(connected ? 'silent' : null));
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.on('close', () => resolve('silent'));
  });
}

/** Whether something listens at the socket, be it awake or not. */
export async function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
  });
}

/** Asks the judge of a repository whether it is there, as the hook would ask it. */
export async function askGateDaemon(repository: GitRepository): Promise<GateDaemonState> {
  const build = await readFile(packageFile('dist/build'), 'utf8').catch(() => '');
  const fields: Record<string, string> = { BUILD: build, HELLO: 'yes' };
  for (const name of configurationOf) {
    const value = repository.env[name];
    if (value !== undefined) fields[name] = value;
  }
  const heard = await converse(gateSocket(repository.commonDir), encodeRequest(fields));
  if (heard === null) return 'none';
  const answer = heard === 'silent' ? null : decodeAnswer(heard);
  if (answer === null) return 'silent';
  return answer.verdict === 'here' ? 'answers' : 'other';
}
