import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PushedRef } from '../history/push.ts';

const zero = '0'.repeat(40);

/**
 * Where the reference-transaction hook looks for what must move together: one file for each running receive-pack.
 *
 * @param process id of the receive-pack process, which both hooks are children of
 */
export function planPath(commonDir: string, process: string): string {
  return join(commonDir, 'qms', `together-${process}`);
}

/** Lists that refused pushes left behind, a day old: no push takes that long. */
async function clearOld(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('together-')) continue;
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: now }));
    if (now - mtimeMs > 86_400_000) await rm(join(folder, name), { force: true });
  }
}

/** Writes the moves that rest on each other, in the form that git gives a reference-transaction hook; none: no file. */
export async function writePlan(
  commonDir: string,
  process: string,
  together: readonly PushedRef[],
): Promise<void> {
  const path = planPath(commonDir, process);
  await rm(path, { force: true });
  if (together.length === 0) return;
  await mkdir(join(commonDir, 'qms'), { recursive: true });
  await clearOld(join(commonDir, 'qms'), Date.now());
  const lines = together.map((move) => `${move.old ?? zero} ${move.new ?? zero} ${move.ref}\n`);
  await writeFile(`${path}.new`, lines.join(''));
  await rename(`${path}.new`, path);
}
