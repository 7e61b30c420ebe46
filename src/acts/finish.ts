import { isEnd } from '../rules/states.ts';
import type { DocId } from '../rules/values.ts';
import type { Session } from './session.ts';

/** After an event that ended a record: the step that brings it into trunk, if the actor may make it. */
export async function bringIntoTrunk(session: Session, id: DocId): Promise<void> {
  const record = await session.record(id);
  if (!isEnd(record.state) || (await session.isInTrunk(record))) return;
  if (await session.mayStep()) return session.enact(id);
  if (session.context.relay) return;
  session.notes.push(`${id} is pending: somebody with the right to trunk runs \`qms enact ${id}\``);
}
