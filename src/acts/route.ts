import { fail } from '../rules/finding.ts';
import { rowsFor } from '../rules/record/judge.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { State } from '../rules/states.ts';
import { type Copies, checkInWork, namingCopies } from './checkin.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';
import type { Session } from './session.ts';
import type { Copy } from './workspace.ts';

export interface RouteInput {
  readonly id: string;
  readonly to: 'review' | 'approval';
  readonly text?: string | undefined;
}

/** The state that routing for review or approval leads to from here. */
function targetOf(session: Session, record: RecordState, to: RouteInput['to']): State {
  const kind = session.context.policy.kinds.get(record.kind);
  const row =
    kind &&
    rowsFor(record, kind, 'route').find((each) => each.to.endsWith(to === 'review' ? 'REVIEW' : 'APPROVAL'));
  if (!row) {
    fail('lifecycle/no-transition', `${record.id} is ${record.state} and cannot be routed for ${to}`, {
      where: { record: record.id },
      fix: `run \`qms next ${record.id}\``,
    });
  }
  return row.to;
}

/** Sends a document to review or approval; what its owner still has checked out is checked in first. */
export function route(options: ContextOptions, input: RouteInput): Promise<ActOutcome> {
  return perform('route', options, async (session) => {
    const id = documentId(input.id);
    let record = await session.record(id);
    let removes: Copy[] = [];
    let copies: Copies = new Map();
    if (record.checkedOut !== null && record.owner === session.actor.id) {
      ({ removes, copies } = await checkInWork(session, id, {}));
      record = await session.record(id);
      session.notes.push(`${id} was checked in first`);
    }
    const target = targetOf(session, record, input.to);
    // The baseline after the work, as the release has pinned the one before it.
    const pins = record.state === 'IN_EXECUTION' ? (['trunk'] as const) : [];
    await namingCopies(copies, () => session.event({ id, act: 'route', target, text: input.text, pins }));
    return { document: id, removes };
  });
}
