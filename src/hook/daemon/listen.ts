import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import {
  type Answer,
  beat,
  beatMilliseconds,
  decodeRequest,
  encodeAnswer,
} from '../../acts/gate-daemon/wire.ts';

type Answering = (fields: ReadonlyMap<string, string>) => Promise<Answer>;

/** How long a request may be on its way, in milliseconds. */
const patience = 5000;

/** Hears one request and answers it. A connection that breaks, or says what is no request, gets no answer. */
function converse(socket: Socket, answer: Answering, told: () => void): void {
  let heard = Buffer.alloc(0);
  let asked = false;
  // Whoever says nothing has no place here.
  socket.setTimeout(patience, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    if (asked) return void socket.destroy();
    heard = Buffer.concat([heard, chunk]);
    const fields = decodeRequest(heard);
    if (fields === 'more') return;
    if (fields === null) return void socket.destroy();
    asked = true;
    socket.setTimeout(0);
    const beating = setInterval(() => socket.write(beat), beatMilliseconds);
    void answer(fields)
      .then(
        (given) => socket.end(encodeAnswer(given)),
        () => socket.destroy(),
      )
      .finally(() => {
        clearInterval(beating);
        told();
      });
  });
}

function open(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

/** A door that is open for one judge; what is asked at once is judged at once. */
export interface Listening {
  /** Lets nobody in any more, and returns when all who are in have their answer. */
  close(): Promise<void>;
}

/**
 * Listens at a socket that only this user can reach, in place of one at which nobody listens any more.
 *
 * @param told called after each answer
 */
export async function listenAt(path: string, answer: Answering, told: () => void): Promise<Listening> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await chmod(dirname(path), 0o700);
  const server = createServer({ allowHalfOpen: true }, (socket) => converse(socket, answer, told));
  // Whoever comes meets either the old socket or a new one that is ready.
  const fresh = `${path}.${process.pid}`;
  await rm(fresh, { force: true });
  await open(server, fresh);
  await chmod(fresh, 0o600);
  const own = (await stat(fresh)).ino;
  await rename(fresh, path);
  return {
    close: async () => {
      const standing = await stat(path).catch(() => null);
      if (standing?.ino === own) await rm(path, { force: true });
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
