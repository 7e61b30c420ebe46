import { expect } from 'vitest';
import { refusalOf, standing, verifyUngated } from '../helpers/gated-server.ts';
import { pushByHand } from '../helpers/hand-made.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';

export interface Attempt {
  readonly rule: string;
  /** Commits made by hand, by the branch that a push would move to them. */
  readonly push: Readonly<Record<string, string | null>>;
  /** What `verify` names where nobody stood at the gate, if it cannot see the same. */
  readonly verifyRule?: string;
  readonly force?: boolean;
}

/** The gate refuses a push by the rule and nothing moves; without the gate, `verify` finds it by the rule. */
export async function expectPushRefused(qs: QualitySystem, attempt: Attempt): Promise<void> {
  const { rule, push, verifyRule = rule, force = false } = attempt;
  const before = await standing(qs);
  const pushed = await pushByHand(qs, push, { force });
  expect(pushed.rules, pushed.said).toContain(rule);
  expect(pushed.accepted).toBe(false);
  expect(await standing(qs)).toEqual(before);
  const report = await verifyUngated(qs, push);
  expect(report.findings.map((each) => each.rule)).toContain(verifyRule);
  expect(report.verdict).toBe('violation');
}

/** An act is refused by the rule, and leaves refs, index, work tree and workspace as they were. */
export async function expectActRefused(
  qs: QualitySystem,
  rule: string,
  act: () => Promise<unknown>,
): Promise<void> {
  const before = await standing(qs);
  expect(await refusalOf(act)).toContain(rule);
  expect(await standing(qs)).toEqual(before);
}
