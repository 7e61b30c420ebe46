import { parentPort, workerData } from 'node:worker_threads';
import type { GateTask } from '../acts/gate-daemon/run.ts';
import { gateSocket } from '../acts/gate-daemon/socket.ts';
import { answerTo } from './daemon/answer.ts';
import { listenAt } from './daemon/listen.ts';
import { warmTools } from './daemon/warm-tools.ts';
import { warmUp } from './daemon/warm-up.ts';

/*
 * The program of the thread that judges pushes as long as `qms gate-daemon` runs. What it raises ends the thread, and with
 * it the command; the hooks then judge themselves.
 */
async function main(task: GateTask): Promise<void> {
  const tools = warmTools(task.commonDir);
  const now = () => Math.floor(Date.now() / 1000);
  const answer = (fields: ReadonlyMap<string, string>) => answerTo(task, tools, fields, now());
  await warmUp(task, tools, now());
  const door = await listenAt(gateSocket(task.commonDir), answer, () => parentPort?.postMessage('judged'));
  parentPort?.once('message', async () => {
    await door.close();
    await tools.close();
    process.exit(0);
  });
  parentPort?.postMessage('ready');
}

void main(workerData);
