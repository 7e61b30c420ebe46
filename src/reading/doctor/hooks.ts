import type { ContextOptions } from '../../acts/context.ts';
import { localHookStatus } from '../../acts/hooks-local.ts';
import { type Check, good, warn } from './check.ts';

/** The hooks of this clone. To have none is no fault: they only help who commits with plain git. */
export async function checkLocalHooks(options: ContextOptions): Promise<readonly Check[]> {
  const { state, elsewhere, directory } = await localHookStatus(options);
  const name = 'local hooks';
  if (state === 'missing')
    return [good('repository', name, 'none; what is pushed or proposed is judged all the same')];
  if (state === 'other')
    return [warn('repository', name, 'of another version, or only some of them', 'qms hooks install')];
  if (elsewhere !== null)
    return [
      warn(
        'repository',
        name,
        `git runs those of ${elsewhere} instead`,
        `git config core.hooksPath ${directory}`,
      ),
    ];
  return [good('repository', name, 'installed')];
}
