import { access } from 'node:fs/promises';
import type { GateTask } from '../../acts/gate-daemon/run.ts';
import type { Answer } from '../../acts/gate-daemon/wire.ts';
import { buildName } from '../../repository/build-name.ts';
import type { Finding } from '../../rules/finding.ts';
import { ruleEntry } from '../../rules/registry.ts';
import { refusalLines } from '../lines.ts';
import { planPath } from '../plan.ts';
import { preReceive } from '../pre-receive.ts';
import { sharesConfiguration, surroundingsOf } from './surroundings.ts';
import type { WarmTools } from './warm-tools.ts';

/** Not for this judge: the hook judges itself. */
const other: Answer = { verdict: 'other', text: '' };

/** What went wrong here need not go wrong in a program that has just started. */
function isOurs(each: Finding): boolean {
  return ruleEntry(each.rule).exit === 6;
}

/**
 * The verdict on one request, by the same function as the plain hook's.
 *
 * @param now seconds since 1970
 */
export async function answerTo(
  task: GateTask,
  tools: WarmTools,
  fields: ReadonlyMap<string, string>,
  now: number,
): Promise<Answer> {
  const build = buildName();
  if (build === null || fields.get('BUILD') !== build || !sharesConfiguration(task, fields)) return other;
  if (fields.has('HELLO')) return { verdict: 'here', text: '' };
  const env = await surroundingsOf(task, fields);
  const plan = fields.get('PLAN') ?? '';
  const text = fields.get('INPUT');
  if (env === null || text === undefined || !/^asked-[0-9-]+$/.test(plan)) return other;
  const input = { cwd: task.gitDir, env: { ...env, QMS_RECEIVE_PACK: plan }, text, now };
  const findings = await preReceive(input, tools);
  if (findings.some(isOurs)) {
    await tools.renew();
    if (findings.every((each) => each.rule !== 'hook/timeout')) return other;
  }
  if (findings.length > 0) return { verdict: 'refused', text: `${refusalLines(findings).join('\n')}\n` };
  const left = await access(planPath(task.commonDir, plan)).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      // Only what is not there says that there is no plan; otherwise the hook judges itself, and leaves its own.
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  return { verdict: 'accepted', text: left ? 'plan\n' : 'no plan\n' };
}
