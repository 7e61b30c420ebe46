import { fail } from '../rules/finding.ts';
import { commitMeant } from '../rules/gates/commit-meant.ts';
import { systemsOf } from '../rules/record/inputs.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { System } from '../rules/systems/system.ts';
import { type DocId, isOid, type Oid } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';
import { clearDraft } from './drafts.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';
import type { Session } from './session.ts';

export interface ClearInput {
  readonly id: string;
  /** The system; only one that names several needs it. */
  readonly system?: string | undefined;
  /** The qualified commit in full; by default the one that {@link commitMeant} finds. */
  readonly commit?: string | undefined;
  readonly text?: string | undefined;
}

/** Which of the systems that a record names is meant. Raises `ci/system`. */
export function chooseSystem(session: Session, record: RecordState, named: string | undefined): System {
  const { policy } = session.context;
  const kind = policy.kinds.get(record.kind);
  const names = kind ? systemsOf(kind, record.properties) : [];
  const name = named ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined)
    fail('ci/system', `${record.id} names ${names.join(', ') || 'no system'} in its front matter`, {
      fix:
        names.length > 1
          ? `say which: \`--system ${names[0]}\``
          : 'name a system in the front matter of the change record',
    });
  if (!names.includes(name))
    fail(
      'ci/system',
      `${record.id} names ${names.join(', ') || 'no system'} in its front matter, not ${name}`,
    );
  return policy.systems.get(name) ?? fail('system/unknown', `the policy registers no system ${name}`);
}

/** The commit given, or the one that is meant. */
async function qualifiedCommit(
  session: Session,
  record: RecordState,
  system: System,
  given: string | undefined,
): Promise<Oid> {
  if (given !== undefined)
    return isOid(given)
      ? given
      : fail('ci/commit', `${JSON.stringify(given)} is not a full commit id of 40 hexadecimal digits`);
  const rtm = await session.recordIfAny(system.rtm);
  const meant = commitMeant(record, system.name, rtm, await session.clearsOf(record));
  return (
    meant ??
    fail('gate/suites', `${record.id} has no results of ${system.name}`, {
      fix: `run \`qms next ${record.id}\``,
    })
  );
}

/** Makes the clear, with a pin of everything that the merge gate looks at. */
export async function clearCode(session: Session, id: DocId, input: Omit<ClearInput, 'id'>): Promise<System> {
  const record = await session.record(id);
  const system = chooseSystem(session, record, input.system);
  const commit = await qualifiedCommit(session, record, system, input.commit);
  await session.event(await clearDraft(session.history, record, system, commit, input.text));
  return system;
}

/** Clears a qualified commit for trunk; the merge gate of its system decides. */
export function clear(options: ContextOptions, input: ClearInput): Promise<ActOutcome> {
  return perform('clear', options, async (session) => {
    const id = documentId(input.id);
    const system = await clearCode(session, id, input);
    session.notes.push(`${system.name} is cleared; \`qms merge ${id}\` brings it into trunk`);
    return { document: id };
  });
}
