import { actionRules } from './registry/action.ts';
import { actRules } from './registry/acts.ts';
import { answerRules } from './registry/answers.ts';
import { attestRules } from './registry/attest.ts';
import { byteRules } from './registry/bytes.ts';
import { checklistRules } from './registry/checklist.ts';
import { contentRules } from './registry/content.ts';
import { decisionRules } from './registry/decision.ts';
import { documentRules } from './registry/document.ts';
import type { RuleEntry, RuleTable } from './registry/entry.ts';
import { environmentRules } from './registry/environment.ts';
import { eventRules } from './registry/event.ts';
import { gateRules } from './registry/gates.ts';
import { gitMcpRules } from './registry/git-mcp.ts';
import { historyRules } from './registry/history.ts';
import { hostingRules } from './registry/hosting.ts';
import { idRules } from './registry/id.ts';
import { lifecycleRules } from './registry/lifecycle.ts';
import { matrixRules } from './registry/matrix.ts';
import { mcpRules } from './registry/mcp.ts';
import { policyRules } from './registry/policy.ts';
import { readingRules } from './registry/reading.ts';
import { refRules } from './registry/refs.ts';
import { relayRules } from './registry/relay.ts';
import { replayRules } from './registry/replay.ts';
import { reportRules } from './registry/report.ts';
import { repositoryRules } from './registry/repository.ts';
import { requirementRules } from './registry/requirements.ts';
import { signatureRules } from './registry/signature.ts';
import { trunkRules } from './registry/trunk.ts';
import { userRules } from './registry/users.ts';

/** Every rule id, with its page. `qms explain RULE` and docs/rules.md print it; ids never change meaning. */
export const registry = {
  ...idRules,
  ...byteRules,
  ...eventRules,
  ...lifecycleRules,
  ...decisionRules,
  ...contentRules,
  ...answerRules,
  ...checklistRules,
  ...trunkRules,
  ...gateRules,
  ...historyRules,
  ...refRules,
  ...relayRules,
  ...attestRules,
  ...actRules,
  ...userRules,
  ...policyRules,
  ...documentRules,
  ...requirementRules,
  ...matrixRules,
  ...readingRules,
  ...reportRules,
  ...repositoryRules,
  ...signatureRules,
  ...environmentRules,
  ...replayRules,
  ...mcpRules,
  ...gitMcpRules,
  ...actionRules,
  ...hostingRules,
} as const satisfies RuleTable;

export type RuleId = keyof typeof registry;

export function ruleEntry(rule: RuleId): RuleEntry {
  return registry[rule];
}

export function isRuleId(text: string): text is RuleId {
  return Object.hasOwn(registry, text);
}
