import type { GateTask } from '../../acts/gate-daemon/run.ts';
import { preReceive } from '../pre-receive.ts';
import type { WarmTools } from './warm-tools.ts';

/**
 * Judges a push that moves nothing, so that the first one that moves something need not wait until settings are asked
 * for, refs listed and trunk indexed. What comes of it is no matter.
 *
 * @param now seconds since 1970
 */
export async function warmUp(task: GateTask, tools: WarmTools, now: number): Promise<void> {
  const env = { ...task.env, GIT_DIR: task.gitDir, QMS_RECEIVE_PACK: 'warm-up' };
  try {
    const [ref] = await tools.refs(await tools.open(task.gitDir, env), ['refs/heads/qms']);
    if (!ref) return;
    await preReceive({ cwd: task.gitDir, env, text: `${ref.oid} ${ref.oid} ${ref.ref}\n`, now }, tools);
  } catch {
    // Whoever pushes is told.
  }
}
