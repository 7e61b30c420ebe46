import type { ReadContext } from '../../acts/context.ts';
import { buildWorld } from '../../history/world.ts';
import type { Finding } from '../../rules/finding.ts';
import { type GuardName, guards } from '../../rules/record/guards.ts';
import { familyOf } from '../../rules/record/judge.ts';
import { lifecycle } from '../../rules/record/lifecycle.ts';
import type { RecordState } from '../../rules/record/state.ts';
import type { RecordEvent } from '../record-events.ts';

/** One thing that a reviewer need not look for, with its result. */
export interface Check {
  /** The guard of the lifecycle that looked. */
  readonly guard: GuardName;
  readonly says: string;
  /** What it found; nothing where all is well. */
  readonly findings: readonly Finding[];
}

/** What the guards say to a reader. Those that only order the work, such as `checked-in`, tell a reviewer nothing. */
const words: Partial<Record<GuardName, string>> = {
  changed: 'it differs from what is in force',
  'content-reviewable':
    'text, front matter and title are sound; the sections of its kind are there, in order; nothing is left to write; no execution cell is filled',
  'items-complete':
    'each item has its outcome, each Fail names its variance or exception, what rows name as evidence was found, nothing is left to fill',
  'attachments-complete': 'each verification record is complete',
  'attachments-pinned': 'the verification records are those that were routed',
  'policy-succession': 'the policy can be followed by this one: enough people keep their keys and rights',
  'links-settled': 'every child and revision that it began is settled',
  'may-retire': 'documents of its kind can be retired',
};

/** Guards that look at something only some records have. */
const beside: Partial<Record<GuardName, (record: RecordState) => boolean>> = {
  changed: ({ revises }) => revises !== null,
  'attachments-complete': ({ links }) => links.length > 0,
  'attachments-pinned': ({ links }) => links.length > 0,
  'policy-succession': ({ id }) => id === 'POLICY',
};

/** The guards of the row by which a record of this kind is sent to review, or of its retirement. */
function guardsOf(context: ReadContext, record: RecordState): readonly GuardName[] {
  const kind = context.policy.kinds.get(record.kind);
  if (!kind) return [];
  const rows = lifecycle.filter(({ family }) => family === familyOf(kind));
  const row =
    record.retiring === null
      ? rows.find(
          ({ act, from, to }) =>
            act === 'route' &&
            from === (record.phase === 'post' ? 'IN_EXECUTION' : 'DRAFT') &&
            to.endsWith('REVIEW'),
        )
      : rows.find(({ act, from }) => act === 'retire' && from === record.retiring);
  return row?.guards ?? [];
}

/** What the rules say of the content, looked at as it was when it was routed. */
export async function checksOf(
  context: ReadContext,
  record: RecordState,
  events: readonly RecordEvent[],
): Promise<readonly Check[]> {
  const { history } = context;
  const last =
    events.findLast(({ event }) => event?.act === 'route' || event?.act === 'retire') ?? events.at(-1);
  const kind = context.policy.kinds.get(record.kind);
  if (!last?.event || !kind) return [];
  const before = (await history.stateAt(record.id, last.event.parent)) ?? (await history.start(record.id));
  if (!before) return [];
  const read = await history.readEvent(before, last.oid);
  const world = read.ok ? await buildWorld(history, before, read.value, null) : read;
  if (!world.ok) return [];
  return guardsOf(context, record).flatMap((guard) => {
    if (beside[guard]?.(record) === false) return [];
    const says = words[guard];
    return says === undefined
      ? []
      : [{ guard, says, findings: guards[guard]({ before, kind, world: world.value }) }];
  });
}
