import { type Advice, isFor } from '../acts/advice.ts';
import type { ReadContext } from '../acts/context.ts';
import { commitBytes } from '../history/commits.ts';
import { inWindow } from '../history/window.ts';
import type { Asked } from '../rules/checklists/prompt.ts';
import type { Finding } from '../rules/finding.ts';
import type { Principal } from '../rules/policy/policy.ts';
import { readEvent } from '../rules/record/event.ts';
import { askedOf } from '../rules/record/guards/checklist.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { State } from '../rules/states.ts';
import type { DocId } from '../rules/values.ts';
import { type Advised, advisedOn, forgetAllBut } from './advised.ts';
import { boardIn } from './board.ts';
import { isoDate } from './date.ts';
import type { Standing } from './standing.ts';

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
  /** What gives the form to fill in; null where nothing is asked. */
  readonly form: string | null;
}

/** One's own record that waits for somebody else. */
export interface Waiting {
  readonly id: string;
  readonly title: string;
  readonly state: State;
  readonly version: string;
  /** Whom it waits for, by name or as people say it: `quinn, sam`, `whoever may make steps of trunk`. */
  readonly on: string;
  readonly says: string;
}

export interface Tasks {
  /** Oldest first. */
  readonly tasks: readonly Task[];
  /** What the principal owns and others have to move on, in the order of ids. */
  readonly waiting: readonly Waiting[];
  /** Open records that the rules refuse; they wait for whoever runs the repository. */
  readonly invalid: readonly { readonly id: string; readonly findings: readonly Finding[] }[];
}

/** What a task on a record asks, where the policy in force asks something. */
export function checklistFor({ policy }: ReadContext, record: RecordState, task: string): Asked | null {
  if (task !== 'review' && task !== 'approve') return null;
  return askedOf(policy, { name: record.kind }, record, task);
}

/** When a review or approval was asked for: a colleague's review does not make one's own task younger. */
async function waitingSince(context: ReadContext, standing: Standing, task: string): Promise<number> {
  const { state } = standing;
  if (task !== 'review' && task !== 'approve' && task !== 'assign') return state.date;
  const chain = await context.history.chain(state.id);
  for (const oid of chain.ok ? chain.value.oids.toReversed() : []) {
    const bytes = await commitBytes(context.reader, oid);
    const read = bytes.ok ? readEvent(oid, bytes.value) : bytes;
    if (!read.ok) break;
    const { act, author } = read.value.event;
    if (act === 'route' || act === 'retire' || (act === 'assign' && task === 'review')) return author.time;
  }
  return state.date;
}

function waitingOn({ id, title, state, version }: RecordState, advices: readonly Advice[]): Waiting | null {
  const [first] = advices;
  if (!first) return null;
  const on = first.who.length > 0 ? first.who.join(', ') : first.role;
  return { id, title, state, version: formatVersion(version), on, says: first.says };
}

async function taskOn(
  context: ReadContext,
  principal: Principal,
  advised: Advised,
): Promise<[number, Task] | null> {
  const { standing, advices } = advised;
  const [first, ...others] = advices.filter((advice) => isFor(context.policy, principal.id, advice));
  if (!first) return null;
  const { id, title, state, version, owner } = standing.state;
  const task = first.command.split(' ')[1] ?? '';
  const asked = checklistFor(context, standing.state, task);
  const since = advised.since.get(task) ?? (await waitingSince(context, standing, task));
  advised.since.set(task, since);
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
      checklist: asked?.prompt.path ?? null,
      form: asked && `qms ${task} ${id} --form`,
    },
  ];
}

/** So many records are judged at once: what they ask of git travels together. */
const atOnce = 64;

/** Everything that waits for a principal. Only records that seem open are judged. */
export async function tasksOf(context: ReadContext, principal: Principal): Promise<Tasks> {
  const tasks = new Map<DocId, [number, Task]>();
  const waiting = new Map<DocId, Waiting>();
  const invalid = new Map<DocId, readonly Finding[]>();
  const ids = (await boardIn(context)).open.map(({ id }) => id);
  await inWindow(ids, atOnce, async (id) => {
    const advised = await advisedOn(context, id);
    if (!('advices' in advised)) {
      invalid.set(id, advised);
      return;
    }
    const { state } = advised.standing;
    const task = await taskOn(context, principal, advised);
    const waits = task || state.owner !== principal.id ? null : waitingOn(state, advised.advices);
    if (task) tasks.set(id, task);
    if (waits) waiting.set(id, waits);
  });
  forgetAllBut(context, ids);
  const found = ids.flatMap((id) => {
    const task = tasks.get(id);
    return task ? [task] : [];
  });
  return {
    tasks: found.sort(([a], [b]) => a - b).map(([, task]) => task),
    waiting: ids.flatMap((id) => waiting.get(id) ?? []),
    invalid: ids.flatMap((id) => {
      const findings = invalid.get(id);
      return findings ? [{ id, findings }] : [];
    }),
  };
}
