import { execa } from 'execa';
import type { ReplayReport } from '../../src/replay/report.ts';
import { replayArchive } from '../../src/replay/run.ts';
import { testEnvironment } from '../helpers/git.ts';

/** Builds the programs where a source is newer: the gate of a replay's server is the built hook. */
export async function buildPrograms(): Promise<void> {
  await execa(process.execPath, ['scripts/ensure-installed.mjs', '--build']);
}

/** Minutes: a replay makes every act anew, and other tests may run beside it. */
export const patience = 30 * 60_000;

/** A replay to its end, in this process. */
export async function replayQuietly(
  archive: string,
  into: string,
  only: readonly string[] | null,
): Promise<ReplayReport> {
  const io = { cwd: into, env: testEnvironment, out: () => {}, err: () => {}, terminal: false };
  const report = await replayArchive({ archive, into, only, json: true, progress: false }, io);
  if (report === null) throw new Error('the replay was stopped');
  return report;
}
