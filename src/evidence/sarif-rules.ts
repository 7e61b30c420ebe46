import { asCount, asList, asObject, asText, type JsonObject, own } from './json-values.ts';

export type SarifLevel = 'error' | 'warning' | 'note' | 'none';

const levels: ReadonlySet<unknown> = new Set(['error', 'warning', 'note', 'none']);

/** A level of SARIF 2.1.0; undefined where there is none, null where it is no level. */
export function levelOf(object: JsonObject | null): SarifLevel | null | undefined {
  const level = own(object, 'level');
  if (level === undefined) return undefined;
  return levels.has(level) ? (level as SarifLevel) : null;
}

/** A result's rule: its id, and its descriptor where the tool brings one. */
export interface SarifRule {
  readonly id: string | null;
  readonly descriptor: JsonObject | null;
}

/** One run's descriptors of rules, looked up as SARIF 3.52 has it: by index, by id, by the id without its last part. */
export class SarifRules {
  readonly #components: readonly (JsonObject | null)[];
  readonly #byId = new Map<string, JsonObject>();
  /** Of each invocation, the levels that it was configured with, by rule. */
  readonly #overrides: readonly ReadonlyMap<string, SarifLevel | null>[];

  constructor(run: JsonObject) {
    const tool = asObject(own(run, 'tool'));
    const driver = asObject(own(tool, 'driver'));
    this.#components = [driver, ...(asList(own(tool, 'extensions')) ?? []).map(asObject)];
    this.#overrides = (asList(own(run, 'invocations')) ?? []).map((each) => overridesOf(asObject(each)));
    for (const component of this.#components) {
      for (const each of rulesOf(component).map(asObject)) {
        const id = asText(own(each, 'id'));
        if (each && id !== null && !this.#byId.has(id)) this.#byId.set(id, each);
      }
    }
  }

  ruleOf(result: JsonObject): SarifRule {
    const reference = asObject(own(result, 'rule'));
    const index = asCount(own(result, 'ruleIndex')) ?? asCount(own(reference, 'index'));
    const id = asText(own(result, 'ruleId')) ?? asText(own(reference, 'id'));
    const component = asCount(own(asObject(own(reference, 'toolComponent')), 'index'));
    const rules = rulesOf(this.#components[component === null ? 0 : component + 1] ?? null);
    const pointed = index === null ? null : asObject(rules[index]);
    const pointedId = asText(own(pointed, 'id'));
    // An index that points at another rule than the id names is not believed.
    const fits = pointedId !== null && (id === null || id === pointedId || id.startsWith(`${pointedId}/`));
    if (fits) return { id: id ?? pointedId, descriptor: pointed };
    return { id, descriptor: id === null ? null : this.#named(id) };
  }

  /** The level that the configuration of its invocation gives a result's rule, else the rule's default, else `warning` (SARIF 3.27.10). */
  defaultLevel(result: JsonObject, rule: SarifRule): SarifLevel | null {
    const at = asCount(own(asObject(own(result, 'provenance')), 'invocationIndex'));
    const id = asText(own(rule.descriptor, 'id')) ?? rule.id;
    const configured = at === null || id === null ? undefined : this.#overrides[at]?.get(id);
    if (configured !== undefined) return configured;
    const level = levelOf(asObject(own(rule.descriptor, 'defaultConfiguration')));
    return level === undefined ? 'warning' : level;
  }

  #named(id: string): JsonObject | null {
    return this.#byId.get(id) ?? this.#byId.get(id.slice(0, Math.max(id.lastIndexOf('/'), 0))) ?? null;
  }
}

function rulesOf(component: JsonObject | null): readonly unknown[] {
  return asList(own(component, 'rules')) ?? [];
}

function overridesOf(invocation: JsonObject | null): ReadonlyMap<string, SarifLevel | null> {
  const levels = new Map<string, SarifLevel | null>();
  for (const each of (asList(own(invocation, 'ruleConfigurationOverrides')) ?? []).map(asObject)) {
    const id = asText(own(asObject(own(each, 'descriptor')), 'id'));
    const level = levelOf(asObject(own(each, 'configuration')));
    if (id !== null && level !== undefined && !levels.has(id)) levels.set(id, level);
  }
  return levels;
}
