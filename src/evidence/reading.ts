import { type Finding, finding } from '../rules/finding.ts';
import type { RuleId } from '../rules/registry.ts';
import type { ScanResult, TestOutcome } from '../rules/systems/results.ts';
import { cleanName } from './clean-name.ts';

/** A report, as its readers name it in findings. */
export interface Source {
  readonly name: string;
  /** The folder that the suite ran in: taken off the front of absolute paths, so that every runner names tests alike. Empty: none. */
  readonly root: string;
}

/** A test as one report tells it. */
export interface ReportedTest {
  /** As the report has it, of any length and with any characters. */
  readonly name: string;
  readonly outcome: TestOutcome;
  /** References to requirements, in its name and its properties. */
  readonly requirements: readonly string[];
  /** Whether it failed before; of one that passed in the end, that it did not pass at once. */
  readonly flaky: boolean;
}

/** What one report holds. A scan's has no tests, and that of tests no results of a scan. */
export interface Reading {
  readonly tests: readonly ReportedTest[];
  readonly scan: readonly ScanResult[];
}

/** Enough to repair a report by; a wrong one would give thousands. */
export const maxFindings = 20;

/** A finding about a report, at a line of it where one is known. */
export function reportFinding(rule: RuleId, source: Source, message: string, line?: number): Finding {
  const where = line === undefined ? { path: source.name } : { path: source.name, line };
  return finding(rule, message, { where });
}

/** A path as the repository has it, where it lies below the root. */
export function pathBelowRoot(path: string, { root }: Source): string {
  const plain = path.replace(/^file:\/\//, '');
  const folder = root.endsWith('/') ? root : `${root}/`;
  if (root !== '' && plain.startsWith(folder)) return plain.slice(folder.length);
  return plain.replace(/^(\.\/)+/, '');
}

/** A piece of a report in a message: on one line, not too much of it, and nothing that a terminal obeys. */
export function quoted(value: unknown): string {
  // Anything else may be built so that to write it down fails.
  if (typeof value !== 'string') return typeof value === 'number' ? `${value}` : 'something else than a text';
  const text = cleanName(value.slice(0, 200));
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
