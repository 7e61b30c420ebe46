import type { Kind } from '../kinds.ts';
import type { State } from '../states.ts';
import type { Row } from './lifecycle.ts';
import type { EventRef, RecordState } from './state.ts';
import type { World } from './world.ts';

/** One event before the rules: the record as it stands, and the facts. */
export interface Case {
  readonly before: RecordState;
  readonly kind: Kind;
  readonly world: World;
}

/** A case and the row of the lifecycle that it would take. */
export interface RowCase extends Case {
  readonly row: Row;
  readonly to: State;
}

/** The event as later events will refer to it. */
export function refOf({ before, world }: Case): EventRef {
  const { event, facts } = world;
  return { oid: event.oid, index: before.events + 1, actor: event.actor, key: facts.signer.key };
}
