import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GitRepository } from '../../repository/git/location.ts';
import type { PrincipalId } from '../../rules/values.ts';
import type { Deliveries } from './deliveries.ts';

/** Where a clone keeps what it has told a principal: `.git/qms/watch/NAME.json`. */
function pathOf({ commonDir }: GitRepository, name: PrincipalId): string {
  return join(commonDir, 'qms', 'watch', `${name}.json`);
}

/** What was told before; a file that is damaged or gone means that everything is told again. */
export async function readDeliveries(repository: GitRepository, name: PrincipalId): Promise<Deliveries> {
  const text = await readFile(pathOf(repository, name), 'utf8').catch(() => '{}');
  try {
    const found = JSON.parse(text) as Deliveries;
    const whole = Object.entries(found).filter(
      ([, each]) =>
        Number.isFinite(each?.at) && Number.isInteger(each.times) && typeof each.taken === 'boolean',
    );
    return Object.fromEntries(whole);
  } catch {
    return {};
  }
}

export async function writeDeliveries(
  repository: GitRepository,
  name: PrincipalId,
  known: Deliveries,
): Promise<void> {
  const path = pathOf(repository, name);
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(fresh, JSON.stringify(known));
  await rename(fresh, path);
}
