import type { RuleTable } from './entry.ts';

export const environmentRules = {} as const satisfies RuleTable;
