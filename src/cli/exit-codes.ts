import type { Finding } from '../rules/finding.ts';
import { ruleEntry } from '../rules/registry.ts';

/** The exit codes of every command. */
export const exitCodes: ReadonlyMap<number, string> = new Map([
  [0, 'done'],
  [1, 'refused by a rule, or findings'],
  [2, 'the command was called wrongly'],
  [3, 'not found'],
  [4, 'lost a race: run the command again'],
  [5, 'signature or permission'],
  [6, 'the environment: git, a key, the disk, the network'],
  [70, 'a defect in git-qms'],
  [130, 'interrupted'],
]);

/** The code of the gravest error: a defect before the environment, a permission before a refusal; warnings are 0. */
export function exitCode(findings: readonly Finding[]): number {
  return findings.reduce(
    (code, { rule, severity }) => (severity === 'error' ? Math.max(code, ruleEntry(rule).exit) : code),
    0,
  );
}
