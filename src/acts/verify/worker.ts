import { parentPort, workerData } from 'node:worker_threads';
import { History } from '../../history/history.ts';
import { judgeWithSteps } from '../../history/judged-record.ts';
import { indexTrunk } from '../../history/trunk-index.ts';
import { openObjects } from '../../repository/objects/reader.ts';
import { unwrap } from '../../rules/finding.ts';
import { newCommits } from '../context.ts';
import type { Answer, Portion, Task } from './task.ts';

/*
 * The program of a thread that judges records for a verification. What it raises ends the thread, and with it the
 * verification: nothing here turns a failure into an answer.
 */

async function open({ repository, founded, trunk, trunkTip, tips }: Task): Promise<History> {
  const reader = openObjects(repository);
  return new History({
    reader,
    founded,
    trunk: unwrap(await indexTrunk(reader, founded, trunkTip, trunk)),
    tips,
    newCommits: (from, base) => newCommits(repository, from, base),
  });
}

const opened = open(workerData);

parentPort?.on('message', async ({ number, ids }: Portion) => {
  const history = await opened;
  const judged = await Promise.all(ids.map((id) => judgeWithSteps(history, id)));
  parentPort?.postMessage({ number, judged } satisfies Answer);
});
