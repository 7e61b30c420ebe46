import { parentPort, workerData } from 'node:worker_threads';
import { History } from '../../history/history.ts';
import { judgeWithSteps } from '../../history/judged-record.ts';
import { forgetStep, indexTrunk } from '../../history/trunk-index.ts';
import { openObjects } from '../../repository/objects/reader.ts';
import { unwrap } from '../../rules/finding.ts';
import { newCommits } from '../context.ts';
import type { Answer, Portion, Task } from './task.ts';

/*
 * The program of a thread that judges records for a verification. What it raises ends the thread, and with it the
 * verification: nothing here turns a failure into an answer.
 */

/** Neighbouring steps and the records in hand; beyond them nothing is read twice. */
const cacheBytes = 4 * 1024 * 1024;

async function open({ repository, founded, trunk, trunkTip, tips }: Task): Promise<History> {
  const reader = openObjects(repository, { cacheBytes });
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
  for (const id of ids) history.forget(id);
  for (const { steps } of judged) for (const [index] of steps) forgetStep(history.source.trunk, index);
  parentPort?.postMessage({ number, judged } satisfies Answer);
});
