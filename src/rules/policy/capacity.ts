import { type Finding, finding, type Where } from '../finding.ts';
import type { PrincipalId } from '../values.ts';
import { type Act, acts, rightOfAct } from './acts.ts';
import type { Group, Policy, Right } from './policy.ts';
import { controller, independentOf, isQuality, isSuspended, liveKey, mayAct } from './questions.ts';

/** Without someone for each of these a quality system stands still. CI, comments and demands come on top. */
export const neededRights: readonly Right[] = [
  'create',
  'assign',
  'review',
  'approve',
  'execute',
  'revoke',
  'trunk',
];

type At = (path: readonly PropertyKey[]) => Where;

/**
 * Whether a policy leaves enough people with live keys: an administrator, a quality person, someone for every act that
 * it narrows, and, for what someone creates, an independent quality person who can review and approve it.
 */
export function checkCapacity(policy: Policy, at: At = () => ({ path: '.qms/policy.yaml' })): Finding[] {
  const ids = [...policy.principals.keys()];
  const findings: Finding[] = [];
  const principals = { where: at(['principals']) };
  if (!ids.some((id) => isLiveMember(policy, id, 'administrator')))
    findings.push(finding('policy/administrator-needed', 'no administrator has a live key', principals));
  findings.push(...checkQualityLeft(policy, at));
  if (findings.length > 0) return [...findings, ...checkRecoveryLeft(policy, at)];
  for (const act of idleActs(policy, ids)) {
    const path = policy.demands.has(act) ? ['acts', act] : ['principals'];
    const message = `nobody with a live key is left who may ${act}`;
    findings.push(finding('policy/nobody-left', message, { where: at(path) }));
  }
  if (findings.length === 0 && !hasIndependentPair(policy, ids)) {
    const message = `counting ${policy.independence}, no quality person is independent of whoever may create`;
    findings.push(finding('policy/nobody-left', message, { where: at(['independence']) }));
  }
  return [...findings, ...checkRecoveryLeft(policy, at)];
}

/** At least one quality person with a live key. */
export function checkQualityLeft(policy: Policy, at: At = () => ({ path: '.qms/policy.yaml' })): Finding[] {
  return [...policy.principals.keys()].some((id) => isLiveMember(policy, id, 'quality'))
    ? []
    : [finding('policy/quality-needed', 'no quality person has a live key', { where: at(['principals']) })];
}

/** Enough recovery principals with live keys to reach their threshold, where genesis names any. */
export function checkRecoveryLeft(policy: Policy, at: At = () => ({ path: '.qms/policy.yaml' })): Finding[] {
  if (!policy.recovery) return [];
  const { threshold, principals } = policy.recovery;
  const live = principals.filter((each) => liveKey(policy, each));
  if (live.length >= threshold) return [];
  const message = `recovery needs ${threshold} principals, but only ${live.length} have a live key`;
  return [finding('policy/recovery', message, { where: at(['recovery']) })];
}

function isLiveMember(policy: Policy, id: PrincipalId, group: Group): boolean {
  return policy.principals.get(id)?.group === group && !isSuspended(policy, id) && liveKey(policy, id);
}

/** Acts that someone must be able to do, and nobody can: one for each needed right, and each that a demand narrows. */
function idleActs(policy: Policy, ids: readonly PrincipalId[]): Act[] {
  const first = neededRights.flatMap((right) => acts.find((act) => rightOfAct[act] === right) ?? []);
  const narrowed = acts.filter((act) => policy.demands.has(act) && !first.includes(act));
  return [...first, ...narrowed].filter((act) => !ids.some((id) => mayAct(policy, id, act)));
}

function hasIndependentPair(policy: Policy, ids: readonly PrincipalId[]): boolean {
  const creators = ids.filter((id) => mayAct(policy, id, 'create'));
  const judges = ids.filter(
    (id) => isQuality(policy, id) && mayAct(policy, id, 'review') && mayAct(policy, id, 'approve'),
  );
  // One of each controller: where all of many answer to one person, no pair is left to look at.
  const distinct = (members: readonly PrincipalId[]) => [
    ...new Map(members.map((each) => [controller(policy, each), each])).values(),
  ];
  const deciding = distinct(judges);
  return distinct(creators).some((creator) =>
    deciding.some((judge) => independentOf(policy, judge, [creator])),
  );
}
