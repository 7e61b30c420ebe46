import type { BypassActor, Relay, Rule, Ruleset } from './wanted.ts';

/** Rules that only the relay may pass; where there is none, they would lock everybody out. */
const onlyForRelay = new Set(['creation', 'update']);

function actorOf(relay: Relay): BypassActor[] {
  if (relay.kind === 'none') return [];
  return relay.kind === 'app'
    ? [{ actor_id: relay.id, actor_type: 'Integration', bypass_mode: 'always' }]
    : [{ actor_id: null, actor_type: 'DeployKey', bypass_mode: 'always' }];
}

/** A required check, bound to the app whose workflows make it, which has another number on each server. */
function bound(rule: Rule, app: number): Rule {
  if (rule.type !== 'required_status_checks') return rule;
  const parameters = rule.parameters as { required_status_checks: { context: string }[] };
  const checks = parameters.required_status_checks.map(({ context }) => ({ context, integration_id: app }));
  return { ...rule, parameters: { ...parameters, required_status_checks: checks } };
}

/**
 * A template as this repository needs it: with its own relay, and its server's number for GitHub Actions. Null where
 * nothing is left of it.
 */
export function fitted(template: Ruleset, relay: Relay, actionsApp: number): Ruleset | null {
  const passes = (template.bypass_actors ?? []).length > 0;
  const rules = template.rules
    .filter(({ type }) => !passes || relay.kind !== 'none' || !onlyForRelay.has(type))
    .map((rule) => bound(rule, actionsApp));
  if (rules.length === 0) return null;
  return { ...template, bypass_actors: passes ? actorOf(relay) : [], rules };
}

/** Whether `live` says at least what `wanted` says; lists hold at least the same. */
function holds(live: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(live) && wanted.every((each) => live.some((other) => holds(other, each)));
  if (typeof wanted === 'object' && wanted !== null)
    return (
      typeof live === 'object' &&
      live !== null &&
      Object.entries(wanted).every(([key, value]) => holds((live as Record<string, unknown>)[key], value))
    );
  return live === wanted;
}

/** A branch of a fork may be open to its upstream: then whoever may push moves it to whatever stands there. */
function followsUpstream({ type, parameters }: Rule): boolean {
  return type === 'update' && holds(parameters, { update_allows_fetch_and_merge: true });
}

const named = ({ actor_id, actor_type }: BypassActor) =>
  actor_type === 'DeployKey' ? 'deploy keys' : `${actor_type} ${actor_id ?? ''}`.trim();

function passing(live: Ruleset, wanted: Ruleset): string[] {
  // Only who may change the ruleset is shown this.
  if (live.bypass_actors === undefined) return [];
  const there = new Set(live.bypass_actors.map(named));
  const meant = new Set((wanted.bypass_actors ?? []).map(named));
  return [
    ...[...there].filter((each) => !meant.has(each)).map((each) => `${each} may pass it`),
    ...[...meant].filter((each) => !there.has(each)).map((each) => `${each} cannot pass it, and must`),
  ];
}

/**
 * In what a live ruleset protects less than the wanted one, or stops who must pass; empty where it does not. One that
 * is stricter is left as it is.
 */
export function differences(live: Ruleset, wanted: Ruleset): string[] {
  const { include, exclude } = live.conditions.ref_name;
  const all = include.includes('~ALL');
  return [
    ...(live.enforcement === 'active' ? [] : [`it is ${live.enforcement}`]),
    ...(live.target === wanted.target ? [] : [`it is about each ${live.target}`]),
    ...wanted.conditions.ref_name.include
      .filter((each) => !all && !include.includes(each))
      .map((each) => `it leaves out ${each}`),
    ...exclude.map((each) => `it excepts ${each}`),
    ...wanted.rules
      .filter((rule) => !live.rules.some((other) => holds(other, rule) && !followsUpstream(other)))
      .map(({ type }) => `the rule ${type} is missing or weaker`),
    ...passing(live, wanted),
  ];
}

/** The wanted ruleset, with whatever a live one forbids besides. */
export function mended(live: Ruleset, wanted: Ruleset): Ruleset {
  const own = new Set(wanted.rules.map(({ type }) => type));
  return { ...wanted, rules: [...wanted.rules, ...live.rules.filter(({ type }) => !own.has(type))] };
}
