import { execa } from 'execa';

/** Builds the programs where a source is newer: the gate of a replay's server is the built hook. */
export async function buildPrograms(): Promise<void> {
  await execa(process.execPath, ['scripts/ensure-installed.mjs', '--build']);
}

/** Minutes: a replay makes every act anew, and other tests may run beside it. */
export const patience = 30 * 60_000;
