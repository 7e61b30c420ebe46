import { type RuleId, ruleEntry } from './registry.ts';

/** Where a finding lies: the commit, record and ref, and in a file the path with 1-based line and column. */
export interface Where {
  readonly commit?: string;
  readonly record?: string;
  readonly ref?: string;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
  /** Byte offset in the raw object, for the byte grammar. */
  readonly byte?: number;
}

/** One thing that is wrong: `message` says what, `rule` why (see `qms explain`), `fix` what to do. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly fix: string;
  readonly where: Where;
}

/** A value, or the findings that say why there is none. Refusals are values; nothing in `rules/` throws them. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly findings: readonly Finding[] };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Builds a finding; `fix` defaults to the registry's advice for that rule. */
export function finding(rule: RuleId, message: string, more: { fix?: string; where?: Where } = {}): Finding {
  const entry = ruleEntry(rule);
  return { rule, severity: entry.severity, message, fix: more.fix ?? entry.fix, where: more.where ?? {} };
}

export function refused(...findings: readonly Finding[]): {
  readonly ok: false;
  readonly findings: readonly Finding[];
} {
  return { ok: false, findings };
}

/**
 * What to do about a finding, with the record that it is about in place of the word ID: a command to copy.
 * Doors print this, not the bare `fix`.
 */
export function fixFor(each: Pick<Finding, 'fix' | 'where'>): string {
  const { record } = each.where;
  return record === undefined ? each.fix : each.fix.replace(/(`qms [^`]*?)\bID\b/g, `$1${record}`);
}

/** Shorthand for the common case of one finding: `return refuse('id/grammar', '…')`. */
export function refuse(rule: RuleId, message: string, more: { fix?: string; where?: Where } = {}) {
  return refused(finding(rule, message, more));
}

/** The one error class: carries findings across a door, with the failure that caused them, if any. */
export class QmsError extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[], options?: { cause?: unknown }) {
    super(findings.map((each) => `${each.rule}: ${each.message}`).join('\n'), options);
    this.name = 'QmsError';
    this.findings = findings;
  }
}

/** Raises findings as a {@link QmsError}; for doors and acts, never inside `rules/`. */
export function fail(
  rule: RuleId,
  message: string,
  more: { fix?: string; where?: Where; cause?: unknown } = {},
): never {
  throw new QmsError([finding(rule, message, more)], { cause: more.cause });
}

/** The value of a result; raises its findings as a {@link QmsError}. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new QmsError(result.findings);
  return result.value;
}
