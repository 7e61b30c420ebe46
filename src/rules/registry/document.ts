import type { RuleTable } from './entry.ts';

export const documentRules = {} as const satisfies RuleTable;
