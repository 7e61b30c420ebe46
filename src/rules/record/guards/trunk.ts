import { type Finding, finding } from '../../finding.ts';
import { checkRecovery, checkRevocation, checkSuccession } from '../../policy/compare.ts';
import type { Policy } from '../../policy/policy.ts';
import { holds, independentOf, liveKey } from '../../policy/questions.ts';
import type { Case } from '../case.ts';

const noPin = (id: string) =>
  finding('pin/missing', `the event says nothing of trunk: a pin of trunk is missing (${id})`);

/** The record's present end state counts: trunk holds the event that entered it. */
export function inTrunk({ before, world }: Case): Finding[] {
  if (!world.trunk) return [noPin(before.id)];
  const held = world.trunk.inForce(before.id);
  return held && held.events >= before.entered
    ? []
    : [
        finding('trunk/pending', `${before.id} is ${before.state}, but trunk does not hold that yet`, {
          fix: `run \`qms enact ${before.id}\`, or \`qms withdraw ${before.id}\``,
        }),
      ];
}

/** Only an end that trunk does not hold can be withdrawn; an emergency event never is. */
export function pending({ before, world }: Case): Finding[] {
  if (!world.trunk) return [noPin(before.id)];
  if (before.emergency) return [finding('withdraw/emergency', 'an emergency event is not withdrawn')];
  const held = world.trunk.inForce(before.id);
  return held && held.events >= before.entered
    ? [
        finding(
          'withdraw/in-force',
          `${before.id} is ${before.state} and in trunk; it can no longer be withdrawn`,
        ),
      ]
    : [];
}

/** The id is new: neither a branch (git refuses that) nor trunk's history knows it. */
export function newId({ before, world }: Case): Finding[] {
  if (!world.trunk) return [noPin(before.id)];
  return world.trunk.inForce(before.id) === null
    ? []
    : [finding('id/taken', `${before.id} was given before; numbers are not reused`)];
}

/** `abandon` and the withdrawal of a retirement return to what trunk holds. */
export function inForceKnown({ before, world }: Case): Finding[] {
  if (!world.trunk) return [noPin(before.id)];
  const held = world.trunk.inForce(before.id);
  if (!held || (held.state !== 'EFFECTIVE' && held.state !== 'CLOSED')) {
    return [
      finding('abandon/never-in-force', `${before.id} was never in force; there is nothing to return to`, {
        fix: `run \`qms cancel ${before.id}\``,
      }),
    ];
  }
  return held.content === world.facts.content
    ? []
    : [
        finding(
          'abandon/content',
          `the event does not restore exactly the directory of ${before.id} that is in force`,
        ),
      ];
}

export function neverInForce({ before, world }: Case): Finding[] {
  if (before.id === 'POLICY') return [finding('cancel/policy', 'POLICY is neither cancelled nor retired')];
  const tooLate = (was: string) => [
    finding('cancel/too-late', `${before.id} was ${was} and can no longer be cancelled`),
  ];
  if (before.released) return tooLate('released');
  if (before.pastCancel) return tooLate('in force');
  // An approval that was withdrawn may have come into force at the same moment.
  if (before.phase !== null || before.used.major === 0) return [];
  if (!world.trunk) return [noPin(before.id)];
  return world.trunk.inForce(before.id) ? tooLate('in force') : [];
}

/** Cancelled and retired documents keep their numbers; what they began must have ended. */
export function mayRetire({ before, kind }: Case): Finding[] {
  if (before.id === 'POLICY') return [finding('cancel/policy', 'POLICY is neither cancelled nor retired')];
  return kind.attachment ? [finding('retire/attachment', `${before.id} is retired with its parent`)] : [];
}

/** The new owner can act, and approved nothing that stands: owning makes a contributor. */
export function newOwner({ before, world }: Case): Finding[] {
  const { owner } = world.event;
  if (owner === null || !holds(world.policy, owner, 'create') || !liveKey(world.policy, owner)) {
    return [
      finding('hand-over/unfit', `${owner} has no live key or may not create, and so cannot own a record`),
    ];
  }
  const approvals = [before.decisions.pre, before.decisions.post].flatMap(
    (decision) => decision?.approvals ?? [],
  );
  return independentOf(
    world.policy,
    owner,
    approvals.map((each) => each.actor),
  )
    ? []
    : [
        finding(
          'independence/approver',
          `${owner} approved ${before.id}, or answers for who did, and so may not own it`,
        ),
      ];
}

export function delegatesLive({ world }: Case): Finding[] {
  return world.event.assignees
    .filter((each) => !liveKey(world.policy, each))
    .map((each) => finding('delegate/unfit', `${each} has no live key`));
}

/** A revision of POLICY follows on the policy in force. */
export function policySuccession({ before, world }: Case): Finding[] {
  if (before.id !== 'POLICY') return [];
  const { draftPolicy, policyFindings } = world.facts;
  return draftPolicy ? checkSuccession(world.inForcePolicy, draftPolicy) : [...policyFindings];
}

/** What a revocation that trunk does not hold yet took away stays away: a thief could otherwise undo it by another one. */
function revocationsKept(pending: Policy, draft: Policy): Finding[] {
  const keys = [...pending.keys.values()].filter((key) => {
    const now = draft.keys.get(key.key);
    return key.status === 'revoked' && (now?.status !== 'revoked' || now.revokedAfter !== key.revokedAfter);
  });
  const people = [...pending.principals.values()].filter(
    ({ id, suspended }) => suspended && draft.principals.get(id)?.suspended !== true,
  );
  return [
    ...keys.map((key) => `the key ${key.fingerprint} of ${key.principal}`),
    ...people.map(({ id }) => id),
  ].map((each) =>
    finding('policy/revocation-scope', `${each} was taken away by the revocation before, and would return`),
  );
}

/** `revoke`: the policy in force less named keys or rights, nothing else, as of a named step of trunk. */
export function revocation({ before, world }: Case): Finding[] {
  if (before.id !== 'POLICY') return [finding('revoke/policy-only', 'only POLICY takes revoke and recover')];
  if (!world.trunk) return [noPin('POLICY')];
  const { draftPolicy, policyFindings } = world.facts;
  if (!draftPolicy) return [...policyFindings];
  const since = world.event.pins.find((pin) => pin.name === 'trunk')?.oid;
  const pending = world.emergencyPolicy ?? world.inForcePolicy;
  const elsewhere = [...draftPolicy.keys.values()].filter(
    (key) =>
      key.status === 'revoked' &&
      pending.keys.get(key.key)?.status !== 'revoked' &&
      key.revokedAfter !== since,
  );
  return [
    ...checkRevocation(world.inForcePolicy, draftPolicy),
    ...revocationsKept(pending, draftPolicy),
    ...elsewhere.map((key) =>
      finding(
        'revoke/since',
        `the key ${key.fingerprint} is revoked as of ${key.revokedAfter}; the event pins trunk at ${since}`,
      ),
    ),
  ];
}

export function recovery({ before, world }: Case): Finding[] {
  if (before.id !== 'POLICY') return [finding('revoke/policy-only', 'only POLICY takes revoke and recover')];
  if (!world.trunk) return [noPin('POLICY')];
  const { draftPolicy, policyFindings } = world.facts;
  if (!draftPolicy) return [...policyFindings];
  if (
    before.recovering?.content === world.facts.content &&
    before.recovering.signers.includes(world.event.actor)
  ) {
    return [finding('approval/already', `${world.event.actor} has signed this recovery`)];
  }
  return checkRecovery(world.inForcePolicy, draftPolicy);
}
