import { formatMessage } from '../rules/bytes/trailers.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { State } from '../rules/states.ts';
import type { Oid, PrincipalId } from '../rules/values.ts';

interface StepMessage {
  readonly subject: string;
  readonly message: string;
}

const words: Partial<Record<State, string>> = {
  EFFECTIVE: 'in force',
  CLOSED: 'closed',
  RETIRED: 'retired',
  CANCELLED: 'cancelled',
};

/** The message of the step that brings a record's end into trunk; `policy` is the one in force at the step. */
export function enactMessage(record: RecordState, actor: PrincipalId, policy: Oid): StepMessage {
  const { id, state, digest, title } = record;
  const version = formatVersion(record.version);
  const subject = `${id}: ${words[state]}, v${version}`;
  const trailers = {
    Document: [id],
    Event: ['enact'],
    Actor: [actor],
    Version: [version],
    State: [state],
    Policy: [policy],
    Digest: [digest],
    ...(state === 'CLOSED' && record.code?.releases.length ? { Release: record.code.releases } : {}),
  };
  return { subject, message: formatMessage({ subject, body: title, trailers }) };
}

export function checkpointMessage(actor: PrincipalId, policy: Oid): StepMessage {
  const subject = 'checkpoint of open records';
  const trailers = { Event: ['checkpoint'], Actor: [actor], Policy: [policy] };
  return { subject, message: formatMessage({ subject, body: '', trailers }) };
}
