import { type Finding, finding, type Result, type Where } from '../finding.ts';
import type { Proof } from '../gates/proof.ts';
import { checkDemand } from '../policy/demand.ts';
import type { Policy } from '../policy/policy.ts';
import { holds, keyOwner } from '../policy/questions.ts';
import type { EventRef, RecordState } from '../record/state.ts';
import type { FileChange, Signer } from '../record/world.ts';
import { isSensitive, looksGoverned, looksOf } from '../systems/paths.ts';
import type { DocId, Oid } from '../values.ts';
import { checkCode } from './code.ts';
import { checkEnact } from './enact.ts';
import { matchesGlob } from './glob.ts';
import { isCodeStep, type Step } from './step.ts';

/** The facts that a rule may ask for about one step; trunk is seen at the step's first parent. */
export interface StepWorld {
  readonly step: Step;
  /** Who signed it, or why that cannot be said; asked only where the step must be signed. */
  readonly signer: Result<Signer>;
  /** Files that differ between the first parent's tree and the step's. */
  readonly changes: readonly FileChange[];
  /**
   * Whether the step's tree is exactly what its kind allows: the first parent's with the record's directory exchanged or
   * removed (enact), with the system's paths of the qualified commit (code, adopt), with another checkpoint, or with the same `.qms/` (ungoverned).
   */
  readonly treeFits: boolean;
  /** The policy in force at the first parent, and the event that brought it. */
  readonly policy: Policy;
  readonly policyEvent: Oid;
  /** What trunk holds of a record at the first parent; null if it never held it. */
  inForce(id: DocId): RecordState | null;
  /** For enact: the record at the second parent, judged from genesis; null for the other kinds. */
  readonly record: RecordState | null;
  /** For code and adopt: the change record at the step's pin, and what its merge gate looks at, seen from the first parent. */
  readonly change: RecordState | null;
  readonly proof: Proof | null;
  /** Tree of the record's directory in the step's tree; null where it has none. */
  readonly contentAfter: Oid | null;
  /** For enact of POLICY: the policy in the record's content. */
  readonly nextPolicy: Policy | null;
  /** A record linked to the enacted one, at the enacted record's last pin of it. */
  linked(id: DocId): RecordState | null;
  /** Whether code came in by this clear before. */
  usedClear(clear: Oid): boolean;
  /** The highest release of a system before the step, `APP 1.4`; null where there is none. */
  lastRelease(system: string): string | null;
  notBefore(id: DocId, earlier: Oid, later: Oid): boolean;
  isVoid(id: DocId, event: EventRef): boolean;
  /** For checkpoint: the lines of `.qms/checkpoint` that name no known event of their record. */
  readonly unknownTips: readonly string[];
  /** Events that the step would make reachable other than through an enacted record. */
  readonly smuggled: readonly Oid[];
}

/** Who made the step: a live key of the policy in force, with the right to it, under its principal's name. */
function checkStepActor(world: StepWorld): Finding[] {
  const { step, signer, policy } = world;
  const where = { commit: step.oid };
  if (!signer.ok) return signer.findings.map((each) => ({ ...each, where: { ...each.where, ...where } }));
  const owner = keyOwner(policy, signer.value.key);
  if (!owner)
    return [
      finding('signature/unknown-key', 'the step is not signed by a key of the policy in force', { where }),
    ];
  if (owner.status !== 'live') {
    const rule = owner.status === 'retired' ? 'signature/retired-key' : 'signature/revoked-key';
    return [
      finding(rule, `the key ${owner.fingerprint} of ${owner.principal} is ${owner.status}`, { where }),
    ];
  }
  const findings: Finding[] = [];
  if (step.actor !== null && step.actor !== owner.principal) {
    findings.push(
      finding('event/actor', `QMS-Actor says ${step.actor}; the key belongs to ${owner.principal}`, {
        where,
      }),
    );
  }
  if (!holds(policy, owner.principal, 'trunk')) {
    findings.push(
      finding('permission/right', `${owner.principal} is not in a group that may make steps of trunk`, {
        where,
      }),
    );
  }
  const principal = policy.principals.get(owner.principal);
  if (principal?.name !== step.author.name || principal.email !== step.author.email) {
    findings.push(
      finding(
        'event/author',
        `the author is ${step.author.name} <${step.author.email}>; ${owner.principal} is ${principal?.name} <${principal?.email}>`,
        { where },
      ),
    );
  }
  findings.push(...checkDemand(policy, step.kind, owner.principal, signer.value, where));
  return findings;
}

/** @returns why a step without a record may not change this path; null if it may */
export function governedPath(policy: Policy, path: string, where: Where): Finding | null {
  const systems = [...policy.systems.values()];
  const governed = (message: string, fix: string) =>
    finding('trunk/governed-path', message, { where: { ...where, path }, fix });
  const system = systems.find((each) => looksOf(each, path));
  if (system)
    return governed(
      `${path} is code of ${system.name}; only a change record that passed the merge gate brings it in`,
      `write it on an execution branch: \`qms create CR --title TITLE\` with \`systems: ${system.name}\`, then \`qms branch ID\``,
    );
  if (systems.length > 0 && isSensitive(path))
    return governed(
      `${path} says how code is built, tested or read; with systems registered it changes as code does`,
      'add it to the paths of a system, and change it under a change record',
    );
  if (!looksGoverned(path) && policy.ungoverned.paths.some((glob) => matchesGlob(glob, path))) return null;
  return finding(
    'trunk/governed-path',
    `${path} is governed; only a record that comes into force changes it`,
    { where: { ...where, path } },
  );
}

function checkUngoverned(world: StepWorld): Finding[] {
  const { step, policy, changes } = world;
  const findings = policy.ungoverned.signed ? checkStepActor(world) : [];
  return [
    ...findings,
    ...changes.flatMap(({ path }) => governedPath(policy, path, { commit: step.oid }) ?? []),
  ];
}

function checkCheckpoint(world: StepWorld): Finding[] {
  const { step, changes } = world;
  const where = { commit: step.oid };
  const findings = checkStepActor(world);
  for (const change of changes) {
    if (change.path !== '.qms/checkpoint' || change.after?.mode !== '100644') {
      findings.push(
        finding('step/tree', `a checkpoint changes only .qms/checkpoint, not ${change.path}`, { where }),
      );
    }
  }
  for (const line of world.unknownTips) {
    findings.push(
      finding(
        'checkpoint/unknown',
        `.qms/checkpoint: ${JSON.stringify(line)} names no event of that record`,
        { where },
      ),
    );
  }
  return findings;
}

/**
 * Whether one new step of trunk may follow its first parent.
 *
 * @returns the findings that refuse it; none if it is accepted
 */
export function judgeStep(world: StepWorld): Finding[] {
  const { step, smuggled } = world;
  const where = { commit: step.oid };
  const findings: Finding[] = smuggled.map((oid) =>
    finding(
      'trunk/smuggled-event',
      `the step makes ${oid} reachable, an event that no enact step brought in`,
      { where },
    ),
  );
  if (step.policy !== null && step.policy !== world.policyEvent) {
    findings.push(
      finding('policy/not-in-force', `QMS-Policy names ${step.policy}; in force is ${world.policyEvent}`, {
        where,
      }),
    );
  }
  if (step.kind === 'genesis')
    findings.push(finding('genesis/second', 'trunk has a genesis already', { where }));
  if (step.kind === 'enact') findings.push(...checkStepActor(world), ...checkEnact(world));
  if (isCodeStep(step.kind)) findings.push(...checkStepActor(world), ...checkCode(world));
  if (step.kind === 'checkpoint') findings.push(...checkCheckpoint(world));
  if (step.kind === 'ungoverned') findings.push(...checkUngoverned(world));
  if (findings.length === 0 && !world.treeFits) {
    const message = `the tree is not the first parent's with only what a step of kind ${step.kind} may change`;
    findings.push(finding(isCodeStep(step.kind) ? 'code/tree' : 'step/tree', message, { where }));
  }
  return findings;
}
