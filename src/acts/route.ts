import { unwrap } from '../rules/finding.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { State } from '../rules/states.ts';
import { type Copies, checkInWork, namingCopies } from './checkin.ts';
import type { ContextOptions } from './context.ts';
import { notRouted, routeDraft, routeTarget } from './drafts.ts';
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
  return (
    routeTarget(session.context.policy, record, to) ??
    unwrap({ ok: false, findings: [notRouted(record, to)] })
  );
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
    await namingCopies(copies, () => session.event(routeDraft(record, target, input.text)));
    return { document: id, removes };
  });
}
