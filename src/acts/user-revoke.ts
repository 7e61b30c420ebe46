import { fail, QmsError, unwrap } from '../rules/finding.ts';
import { withKeyStatus, withPrincipal } from '../rules/policy/edit.ts';
import type { Policy, SignerKey } from '../rules/policy/policy.ts';
import type { Oid } from '../rules/values.ts';
import { checkpointOpenRecords } from './checkpoint.ts';
import type { ContextOptions } from './context.ts';
import { bringIntoTrunk } from './finish.ts';
import { perform } from './perform.ts';
import { type PolicyOutcome, policyId, promptsOf } from './policy-draft.ts';
import { emergencyBase, noteAbandoned } from './policy-emergency.ts';
import { type PolicyTexts, parseTexts } from './policy-files.ts';
import { describeRevision } from './policy-words.ts';
import { keyOf, keysOf, principalOf } from './principal.ts';
import type { Session } from './session.ts';
import { type VoidedEvent, voidedEvents } from './voided.ts';

export interface UserRevokeInput {
  readonly name: string;
  /** Revokes only this key, `SHA256:…`; without it every live key of the principal. */
  readonly fingerprint?: string | undefined;
  /** The last trunk step before the compromise, at least 7 digits of its id; trunk's tip without it. */
  readonly after?: string | undefined;
  /** Also takes all rights away. */
  readonly suspend?: boolean;
  readonly reason: string;
}

export interface UserRevokeOutcome extends PolicyOutcome {
  /** Events that do not count any more, though something open rests on them. */
  readonly voided: readonly VoidedEvent[];
}

/**
 * Revokes lost keys at once: an emergency event of POLICY, its step of trunk, and a checkpoint, in one push. What the
 * keys signed stays good where trunk, or a checkpoint in it, held it as of the step `after`.
 */
export async function userRevoke(
  options: ContextOptions,
  input: UserRevokeInput,
): Promise<UserRevokeOutcome> {
  let report: Pick<UserRevokeOutcome, 'difference' | 'voided'> = { difference: [], voided: [] };
  const outcome = await perform('user-revoke', options, async (session) => {
    const after = stepOf(session, input.after);
    const { record, texts, files } = await emergencyBase(session);
    const inForce = unwrap(await session.history.policyAt(session.history.policyInForce()));
    const keys = chooseKeys(inForce, input);
    const changed = takeAway(texts, parseTexts(texts), keys, after, input);
    const policy = { ...parseTexts(changed), ...promptsOf(inForce) };
    await session.event({
      id: policyId,
      act: 'revoke',
      reason: input.reason,
      exactPins: [{ name: 'trunk', oid: after }],
      files: await files(changed),
    });
    noteAbandoned(session, record);
    report = { difference: describeRevision(inForce, policy), voided: await voidedEvents(session, policy) };
    session.notes.push(...report.difference, ...notesOn(session, after, report.voided));
    await enactAndCheckpoint(session, policy.keys);
    return { document: policyId };
  });
  return { ...outcome, ...report, beneficiaries: [] };
}

/** A first-parent step of trunk by its id or the beginning of it. */
function stepOf(session: Session, text: string | undefined): Oid {
  if (text === undefined) return session.trunkTip;
  const { steps } = session.history.source.trunk;
  const found = /^[0-9a-f]{7,40}$/.test(text) ? steps.filter(({ oid }) => oid.startsWith(text)) : [];
  const [step] = found;
  return step && found.length === 1
    ? step.oid
    : fail(
        'user/step-unknown',
        `${JSON.stringify(text)} names ${found.length} steps of ${session.context.refs.trunk}`,
      );
}

function chooseKeys(policy: Policy, input: UserRevokeInput): SignerKey[] {
  const principal = principalOf(policy, input.name);
  const named = input.fingerprint === undefined ? null : keyOf(policy, principal, input.fingerprint);
  const keys = named ? [named] : keysOf(policy, principal).filter(({ status }) => status === 'live');
  const left = keys.filter(({ status }) => status !== 'revoked');
  if (left.length === 0 && (principal.suspended || !input.suspend)) {
    const what = named
      ? `the key ${named.fingerprint} of ${principal.id} is revoked already`
      : `${principal.id} has no live key`;
    fail('user/nothing-left', what);
  }
  return left;
}

function takeAway(
  texts: PolicyTexts,
  policy: Policy,
  keys: readonly SignerKey[],
  after: Oid,
  input: UserRevokeInput,
): PolicyTexts {
  let { policyYaml } = texts;
  for (const { fingerprint } of keys)
    policyYaml = unwrap(withKeyStatus(policyYaml, fingerprint, { status: 'revoked', after }));
  if (input.suspend) {
    const principal = principalOf(policy, input.name);
    policyYaml = unwrap(withPrincipal(policyYaml, { ...principal, suspended: true }));
  }
  return { ...texts, policyYaml };
}

function notesOn(session: Session, after: Oid, voided: readonly VoidedEvent[]): string[] {
  const last = after === session.trunkTip ? 'the present tip' : `step ${after.slice(0, 12)}`;
  return [
    `as of ${last} of trunk: what trunk and its checkpoint held then stays good; what these keys signed in open records since is void`,
    ...voided.map(
      ({ document, what, actor, event }) =>
        `void in ${document}: the ${what} by ${actor} (${event.slice(0, 12)}); see \`qms next ${document}\``,
    ),
  ];
}

/**
 * The checkpoint witnesses the open records as they are now. It cannot protect what the revocation voids, on whichever
 * side of the enact step it stands, since that is read as of a step before both. So it comes last, except where the
 * actor's own key is revoked: after the enact step that key signs nothing more.
 */
async function enactAndCheckpoint(session: Session, keys: Policy['keys']): Promise<void> {
  const ownKeyGoes = keys.get(session.actor.signer.key.text)?.status !== 'live';
  if (ownKeyGoes) await tryCheckpoint(session);
  await bringIntoTrunk(session, policyId);
  if (!ownKeyGoes) await tryCheckpoint(session);
}

/** A record that does not verify must not stand in the way of a revocation. */
async function tryCheckpoint(session: Session): Promise<void> {
  try {
    if (await session.mayStep()) await checkpointOpenRecords(session);
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    session.notes.push(
      `no checkpoint was made: ${error.findings[0]?.message ?? ''}; run \`qms checkpoint\` later`,
    );
  }
}
