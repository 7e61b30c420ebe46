import { documentRules } from './registry/document.ts';
import type { RuleEntry, RuleTable } from './registry/entry.ts';
import { environmentRules } from './registry/environment.ts';
import { kernelRules } from './registry/kernel.ts';
import { policyRules } from './registry/policy.ts';
import { repositoryRules } from './registry/repository.ts';
import { signatureRules } from './registry/signature.ts';

/** Every rule id, with its page. `qms explain RULE` and docs/rules.md print it; ids never change meaning. */
export const registry = {
  ...kernelRules,
  ...policyRules,
  ...documentRules,
  ...repositoryRules,
  ...signatureRules,
  ...environmentRules,
} as const satisfies RuleTable;

export type RuleId = keyof typeof registry;

export function ruleEntry(rule: RuleId): RuleEntry {
  return registry[rule];
}

export function isRuleId(text: string): text is RuleId {
  return Object.hasOwn(registry, text);
}
