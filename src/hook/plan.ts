import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PushPlan } from '../history/push.ts';

const zero = '0'.repeat(40);

/**
 * Where the reference-transaction hook looks for what the verdict rests on: one file for each running receive-pack.
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

/**
 * Leaves word for the reference-transaction hook; nothing to say: no file.
 *
 *     with  <new> <ref>    moves together with the others, or not at all
 *     moves <new> <ref>    moves
 *     stays <oid> <ref>    has to stand there still
 */
export async function writePlan(commonDir: string, process: string, plan: PushPlan): Promise<void> {
  const path = planPath(commonDir, process);
  await rm(path, { force: true });
  const { moving, asOne, standing } = plan;
  if (!asOne && standing.length === 0) return;
  await mkdir(join(commonDir, 'qms'), { recursive: true });
  await clearOld(join(commonDir, 'qms'), Date.now());
  const lines = [
    ...moving.map((move) => `${asOne ? 'with' : 'moves'} ${move.new ?? zero} ${move.ref}\n`),
    ...standing.map(({ ref, oid }) => `stays ${oid ?? zero} ${ref}\n`),
  ];
  await writeFile(`${path}.new`, lines.join(''));
  await rename(`${path}.new`, path);
}
