import { type Finding, finding } from '../finding.ts';
import { beneficiaries, checkRecovery, checkRevocation, checkSuccession } from '../policy/compare.ts';
import { controller, holds, independentOf, isQuality } from '../policy/questions.ts';
import { belongsTo } from '../record/paths.ts';
import type { Decision, RecordState } from '../record/state.ts';
import { voidOf } from '../record/team.ts';
import { formatVersion, sameVersion } from '../record/version.ts';
import { isEnd } from '../states.ts';
import { compareReleases, parseRelease } from '../systems/release.ts';
import type { PrincipalId } from '../values.ts';
import type { StepWorld } from './judge-step.ts';

/** The releases that come in with a record: those that its close gave, and none with what happens to it later. */
function releasesGiven(record: RecordState): readonly string[] {
  return record.state === 'CLOSED' ? (record.code?.releases ?? []) : [];
}

/** The claims and the tree: exactly this record, as its tip left it, and nothing besides. */
function checkForm(world: StepWorld, record: RecordState): Finding[] {
  const { step } = world;
  const where = { commit: step.oid, record: record.id };
  const findings: Finding[] = [];
  if (step.document !== record.id)
    findings.push(
      finding('event/document', `QMS-Document says ${step.document}; the second parent is ${record.id}`, {
        where,
      }),
    );
  if (!isEnd(record.state))
    findings.push(
      finding(
        'enact/not-ended',
        `${record.id} is ${record.state}; only EFFECTIVE, CLOSED, RETIRED or CANCELLED is enacted`,
        { where },
      ),
    );
  if (step.state !== record.state)
    findings.push(
      finding('event/state', `QMS-State says ${step.state}; ${record.id} is ${record.state}`, { where }),
    );
  if (step.version === null || !sameVersion(step.version, record.version)) {
    findings.push(finding('event/version', `QMS-Version is not ${formatVersion(record.version)}`, { where }));
  }
  const releases = releasesGiven(record);
  if (step.releases.join() !== releases.join())
    findings.push(
      finding(
        'release/missing',
        `the step gives the releases ${step.releases.join(', ') || 'none'}; the close of ${record.id} gave ${releases.join(', ') || 'none'}`,
        {
          where,
        },
      ),
    );
  if (step.digest !== record.digest)
    findings.push(finding('event/digest', `QMS-Digest is not ${record.digest}`, { where }));
  const held = world.inForce(record.id);
  if (held && (held.events >= record.events || !world.notBefore(record.id, held.tip, record.tip))) {
    findings.push(
      finding(
        'enact/not-newer',
        `trunk holds ${record.id} at ${held.tip.slice(0, 12)}, which the second parent does not follow`,
        { where },
      ),
    );
  }
  if (step.author.time < record.date - world.policy.dates.skew) {
    findings.push(
      finding('event/date', `the step is dated before the last event of ${record.id}`, { where }),
    );
  }
  for (const change of world.changes) {
    if (!belongsTo(record.id, change.path)) {
      findings.push(
        finding('step/tree', `the step changes ${change.path}, which is not of ${record.id}`, { where }),
      );
    }
  }
  const leaves = record.state === 'RETIRED' || record.state === 'CANCELLED';
  const expected = leaves ? null : record.content;
  if (world.contentAfter !== expected) {
    findings.push(
      finding(
        'step/tree',
        `the step's directory of ${record.id} is not ${leaves ? 'removed' : 'what the record holds'}`,
        { where },
      ),
    );
  }
  return findings;
}

/** The last phase's decision under the policy in force at the step; keys retired since stay good. */
function recheckDecision(world: StepWorld, record: RecordState, decision: Decision): Finding[] {
  const { policy, step } = world;
  const where = { commit: step.oid, record: record.id };
  const contributors = new Set(Object.keys(record.contributors) as PrincipalId[]);
  for (const link of record.links) {
    const child = world.linked(link.id);
    if (child?.kind === 'VR')
      for (const each of Object.keys(child.contributors) as PrincipalId[]) contributors.add(each);
  }
  const findings: Finding[] = [];
  const standing = (actor: PrincipalId, right: 'review' | 'approve') => {
    if (!holds(policy, actor, right)) {
      findings.push(
        finding(
          'enact/right-lost',
          `${actor} may no longer ${right}, so the decision on ${record.id} does not stand`,
          { where, fix: `run \`qms withdraw ${record.id}\` and decide again` },
        ),
      );
    } else if (!independentOf(policy, actor, contributors)) {
      findings.push(
        finding(
          'independence/contributor',
          `${actor} contributed to ${record.id}, or answers for someone who did`,
          { where },
        ),
      );
    }
  };
  for (const approval of decision.approvals) standing(approval.actor, 'approve');
  const reviewers = decision.reviews.filter(
    (review) => holds(policy, review.actor, 'review') && independentOf(policy, review.actor, contributors),
  );
  for (const [who, list] of [
    ['approval', decision.approvals],
    ['review', reviewers],
  ] as const) {
    if (!list.some((each) => isQuality(policy, each.actor))) {
      findings.push(
        finding(
          'enact/needs-quality',
          `no ${who} of ${record.id} by independent quality stands under the policy in force`,
          { where },
        ),
      );
    }
  }
  return findings;
}

function checkPolicyStep(world: StepWorld, record: RecordState): Finding[] {
  const { nextPolicy, policy, step } = world;
  const where = { commit: step.oid, record: record.id };
  if (!nextPolicy) return [finding('policy/invalid', 'the policy in the record does not parse', { where })];
  if (record.emergency) {
    const revocation = checkRevocation(policy, nextPolicy);
    const recovery = policy.recovery ? checkRecovery(policy, nextPolicy) : revocation;
    return revocation.length === 0 || recovery.length === 0 ? [] : [...revocation];
  }
  const findings = [...checkSuccession(policy, nextPolicy)];
  const gain = new Set(
    [...beneficiaries(policy, nextPolicy)].flatMap((each) => [
      each,
      controller(policy, each),
      controller(nextPolicy, each),
    ]),
  );
  const decision = record.decisions.pre;
  for (const each of [...(decision?.reviews ?? []), ...(decision?.approvals ?? [])]) {
    if (
      [each.actor, controller(policy, each.actor), controller(nextPolicy, each.actor)].some((name) =>
        gain.has(name),
      )
    ) {
      findings.push(
        finding(
          'independence/beneficiary',
          `${each.actor}, or someone they answer for, gains from this policy`,
          { where },
        ),
      );
    }
  }
  return findings;
}

/** Whatever the record's end rests on is in trunk before it: children and revisions first. */
function checkLinksInTrunk(world: StepWorld, record: RecordState): Finding[] {
  if (record.state !== 'CLOSED') return [];
  return record.links.flatMap((link) => {
    const linked = world.linked(link.id);
    if (!linked || !isEnd(linked.state)) return [];
    const held = world.inForce(link.id);
    return held && held.events >= linked.entered
      ? []
      : [
          finding('enact/children-first', `${link.id} is ${linked.state}, but trunk does not hold that yet`, {
            where: { commit: world.step.oid, record: record.id },
            fix: `run \`qms enact ${link.id}\``,
          }),
        ];
  });
}

/** The releases that a close gave are free as the record comes in: only trunk's order says which of two was first. */
function checkReleases(world: StepWorld, record: RecordState): Finding[] {
  const where = { commit: world.step.oid, record: record.id };
  return releasesGiven(record).flatMap((text) => {
    const release = parseRelease(text);
    const last = release && world.lastRelease(release.system);
    const before = last ? parseRelease(last) : null;
    if (!release || !before || compareReleases(release, before) > 0) return [];
    return [
      finding('release/number', `${text} is not higher than ${last}, which trunk holds`, {
        where,
        fix: `run \`qms withdraw ${record.id}\`, then \`qms close ${record.id}\` again`,
      }),
    ];
  });
}

/** A record comes into force, or to its end. */
export function checkEnact(world: StepWorld): Finding[] {
  const { record, step } = world;
  if (!record)
    return [
      finding('enact/no-record', 'the second parent is no valid event of a record', {
        where: { commit: step.oid },
      }),
    ];
  const findings = checkForm(world, record);
  const held = world.inForce(record.id);
  const newEnd = !held || record.entered > held.events;
  if (!newEnd) return findings;
  if (record.state === 'CANCELLED' && held) {
    findings.push(
      finding(
        'cancel/too-late',
        `${record.id} is ${held.state} in trunk: it came into force as it was cancelled`,
        {
          where: { commit: step.oid, record: record.id },
        },
      ),
    );
  }
  const executions = Object.values(record.executions).filter((each) => world.isVoid(record.id, each));
  const broken = [
    ...voidOf(record.decisions.pre, record.id, world),
    ...voidOf(record.decisions.post, record.id, world),
    ...executions,
  ];
  for (const each of record.state === 'CANCELLED' ? [] : broken) {
    findings.push(
      finding(
        'revocation/void',
        `event ${each.oid.slice(0, 12)} by ${each.actor} is void: its key was revoked`,
        { where: { commit: each.oid, record: record.id } },
      ),
    );
  }
  const decision = record.phase === 'post' ? record.decisions.post : record.decisions.pre;
  const kind = world.policy.kinds.get(record.kind);
  if (record.state !== 'CANCELLED' && !record.emergency && !(kind?.attachment && record.state === 'CLOSED')) {
    findings.push(
      ...(decision
        ? recheckDecision(world, record, decision)
        : [
            finding('approval/none', `no completed approval of ${record.id} stands`, {
              where: { commit: step.oid },
            }),
          ]),
    );
  }
  if (record.id === 'POLICY') findings.push(...checkPolicyStep(world, record));
  findings.push(...checkReleases(world, record));
  return [...findings, ...checkLinksInTrunk(world, record)];
}
