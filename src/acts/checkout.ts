import { encodeUtf8 } from '../rules/bytes/text.ts';
import { fail } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import { withNextVersion } from '../rules/policy/edit.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { State } from '../rules/states.ts';
import type { DocId } from '../rules/values.ts';
import { readFileAt } from './content.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { type Done, documentId, perform } from './perform.ts';
import type { Session } from './session.ts';
import { type Copy, checkFree, readIfThere, workspaceFiles } from './workspace.ts';

export interface CheckoutInput {
  readonly id: string;
  /** The CR that authorises a revision of a document in force. */
  readonly authority?: string | undefined;
}

const policyFile = '.qms/policy.yaml';

const underDecision: readonly State[] = [
  'IN_REVIEW',
  'IN_APPROVAL',
  'IN_PRE_REVIEW',
  'IN_PRE_APPROVAL',
  'IN_POST_REVIEW',
  'IN_POST_APPROVAL',
];

/** The editable copies of a record as the session leaves it. Raises `workspace/in-the-way`. */
export async function planCopies(session: Session, id: DocId): Promise<Copy[]> {
  const copies = await copiesOf(session, id);
  await Promise.all(copies.map(checkFree));
  return copies;
}

/** A revision of the policy that nobody has worked on yet is drafted as the next version of what is in force. */
function nextDraft(record: RecordState, bytes: Uint8Array): Uint8Array {
  if (record.revises !== record.content) return bytes;
  const next = withNextVersion(Buffer.from(bytes).toString('utf8'));
  return next.ok ? encodeUtf8(next.value) : bytes;
}

async function copiesOf(session: Session, id: DocId): Promise<Copy[]> {
  const { repository } = session.context;
  const record = await session.record(id);
  const copies: Copy[] = [];
  for (const { local, path } of workspaceFiles(repository, session.actor.id, id, documentPath(id))) {
    const bytes = await readFileAt(session.reader, record.tree, path);
    if (bytes) copies.push({ path: local, bytes: path === policyFile ? nextDraft(record, bytes) : bytes });
  }
  return copies;
}

/** What a checkout that stands already writes again: copies that are gone. One that is there is never overwritten. */
async function missingCopies(session: Session, id: DocId): Promise<Copy[]> {
  const missing: Copy[] = [];
  for (const copy of await copiesOf(session, id)) if (!(await readIfThere(copy.path))) missing.push(copy);
  const copy = missing.length === 0 ? 'your copy is there, and stays as it is' : 'your copy was gone';
  session.notes.push(`${id} is checked out by you already; ${copy}`);
  return missing;
}

/** Checks a document out: its actor becomes (or stays) the owner and gets an editable copy. */
export function checkout(options: ContextOptions, input: CheckoutInput): Promise<ActOutcome> {
  return perform('checkout', options, (session) => checkoutIn(session, input));
}

/** Makes the events of a checkout. Part of `checkout`, and of writing a matrix. */
export async function checkoutIn(session: Session, input: CheckoutInput): Promise<Done> {
  const id = documentId(input.id);
  const authority = input.authority === undefined ? null : documentId(input.authority);
  let record = await session.record(id);
  if (record.checkedOut !== null && record.owner === session.actor.id) {
    return { document: id, copies: await missingCopies(session, id) };
  }
  if (underDecision.includes(record.state)) {
    record = await session.event({ id, act: 'withdraw', reason: 'checked out for changes' });
    session.notes.push(`${id} was withdrawn first: it is ${record.state} again`);
  }
  if (
    record.state === 'POST_APPROVED' ||
    record.state === 'CLOSED' ||
    record.state === 'RETIRED' ||
    record.state === 'CANCELLED'
  ) {
    fail('lifecycle/no-transition', `${id} is ${record.state} and cannot be checked out`, {
      fix:
        record.state === 'POST_APPROVED'
          ? `run \`qms revert ${id} -m REASON\` first`
          : `run \`qms next ${id}\``,
    });
  }
  const began = await session.event({
    id,
    act: 'checkout',
    fields: { authority },
    pins: authority ? [authority] : [],
  });
  if (authority !== null) {
    await session.event({
      id: authority,
      act: 'link',
      fields: { child: id },
      exactPins: [{ name: id, oid: began.tip }],
    });
    session.notes.push(`${authority} now waits for this revision of ${id}`);
  }
  return { document: id, copies: await planCopies(session, id) };
}
