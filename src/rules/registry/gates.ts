import { type RuleTable, refusal } from './entry.ts';

/** Rules about systems and the code that reaches trunk: CI evidence, execution branches, the gates to merge and close. */
export const gateRules = {
  'system/unknown': refusal({
    requires: 'A system that a document or an event names is registered in the policy.',
    why: 'Code of a system that nobody registered would have no gate to pass.',
    fix: 'register it under `systems:` in the policy (`qms checkout POLICY`), or name one that `qms policy show` shows',
  }),
} as const satisfies RuleTable;
