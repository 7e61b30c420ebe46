import type { Advice } from '../acts/advice.ts';
import { adviceFor } from '../acts/advice-for.ts';
import type { ReadContext } from '../acts/context.ts';
import type { Finding } from '../rules/finding.ts';
import type { Principal } from '../rules/policy/policy.ts';
import { holds, isQuality } from '../rules/policy/questions.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { State } from '../rules/states.ts';
import type { DocId } from '../rules/values.ts';
import { isoDate } from './date.ts';
import { openRecordIds } from './list.ts';
import { eventsOf } from './record-events.ts';
import { type Standing, standingOf } from './standing.ts';

export interface Step {
  readonly command: string;
  readonly says: string;
}

/** One record that waits for one principal. */
export interface Task extends Step {
  readonly id: string;
  readonly title: string;
  readonly state: State;
  readonly version: string;
  readonly owner: string | null;
  /** What is wanted, as the name of a command: `review`, `approve`, `assign`, `route`, `enact`. */
  readonly task: string;
  /** Since when it waits. */
  readonly since: string;
  /** What else would move it on. */
  readonly otherwise: readonly Step[];
  /** Path on trunk of what to look for; null where there is none. */
  readonly checklist: string | null;
}

export interface Tasks {
  /** Oldest first. */
  readonly tasks: readonly Task[];
  /** Open records that the rules refuse; they wait for whoever runs the repository. */
  readonly invalid: readonly { readonly id: string; readonly findings: readonly Finding[] }[];
}

/** Whether a step is for this principal: by name, or as one of the group that is waited for. */
export function isFor(context: ReadContext, principal: Principal, advice: Advice): boolean {
  if (advice.who.length > 0) return advice.who.includes(principal.id);
  if (advice.role === 'quality') return isQuality(context.policy, principal.id);
  if (advice.role === 'whoever may make steps of trunk') return holds(context.policy, principal.id, 'trunk');
  if (advice.role === 'whoever may create') return holds(context.policy, principal.id, 'create');
  return false;
}

/** Path of the checklist for a kind of task, where the policy holds one. */
export function checklistFor(task: string): string | null {
  if (task === 'review') return '.qms/prompts/review.md';
  return task === 'approve' ? '.qms/prompts/approval.md' : null;
}

/** When a review or approval was asked for: a colleague's review does not make one's own task younger. */
async function waitingSince(context: ReadContext, standing: Standing, task: string): Promise<number> {
  const { state } = standing;
  if (task !== 'review' && task !== 'approve' && task !== 'assign') return state.date;
  const asked = (await eventsOf(context, state.id)).findLast(
    ({ event }) =>
      event?.act === 'route' || event?.act === 'retire' || (event?.act === 'assign' && task === 'review'),
  );
  return asked?.event?.author.time ?? state.date;
}

async function taskOn(
  context: ReadContext,
  principal: Principal,
  standing: Standing,
): Promise<[number, Task] | null> {
  const advices = (await adviceFor(context, { record: standing.state, inTrunk: !standing.pending })).filter(
    (advice) => isFor(context, principal, advice),
  );
  const [first, ...others] = advices;
  if (!first) return null;
  const { id, title, state, version, owner } = standing.state;
  const task = first.command.split(' ')[1] ?? '';
  const since = await waitingSince(context, standing, task);
  return [
    since,
    {
      id,
      title,
      state,
      version: formatVersion(version),
      owner,
      task,
      since: isoDate(since),
      command: first.command,
      says: first.says,
      otherwise: others.map(({ command, says }) => ({ command, says })),
      checklist: checklistFor(task),
    },
  ];
}

/** Everything that waits for a principal. Only records that seem open are judged. */
export async function tasksOf(context: ReadContext, principal: Principal): Promise<Tasks> {
  const tasks: [number, Task][] = [];
  const invalid: { id: DocId; findings: readonly Finding[] }[] = [];
  for (const id of await openRecordIds(context)) {
    const known = await context.history.judgeRecord(id);
    const findings = known.ok ? known.value.refused : known.findings;
    if (findings !== null) {
      invalid.push({ id, findings });
      continue;
    }
    const task = await taskOn(context, principal, await standingOf(context, id));
    if (task) tasks.push(task);
  }
  return { tasks: tasks.sort(([a], [b]) => a - b).map(([, task]) => task), invalid };
}
