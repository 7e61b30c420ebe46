import { join, resolve } from 'node:path';
import { openRepository } from '../../repository/git/location.ts';
import type { ContextOptions } from '../context.ts';
import type { AgentStore } from './store.ts';

/** The store that is named, or else the one in the repository's own directory. Raises `repository/none`. */
export async function findStore(
  { cwd, env }: ContextOptions,
  named: string | undefined,
): Promise<AgentStore> {
  if (named !== undefined) return { folder: resolve(cwd, named) };
  const { commonDir } = await openRepository(cwd, env);
  return { folder: join(commonDir, 'qms', 'agents') };
}
