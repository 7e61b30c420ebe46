import type { RuleTable } from './entry.ts';

export const policyRules = {} as const satisfies RuleTable;
