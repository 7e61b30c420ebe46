// A gate that stays awake for as long as something is measured.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { qms } from './systems.mjs';

/** Starts it, and waits until it judges. @returns how to end it */
export async function gateDaemon(server) {
  const child = spawn(process.execPath, [qms, 'gate-daemon', '--server', server], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close');
  const [said] = await Promise.race([once(child.stderr, 'data'), ended]);
  if (!String(said).includes('judging'))
    throw new Error(`the gate daemon of ${server} did not start: ${said}`);
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}
