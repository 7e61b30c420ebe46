import type { RuleTable } from './entry.ts';

export const repositoryRules = {} as const satisfies RuleTable;
