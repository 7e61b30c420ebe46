/** The exit codes of design section 8 that a finding can lead to. */
export type ExitCode = 1 | 2 | 3 | 4 | 5 | 6 | 70;

/** A rule's page: what `qms explain RULE` prints. */
export interface RuleEntry {
  /** One sentence: what must hold. */
  readonly requires: string;
  /** Why it exists: the failure that it prevents. */
  readonly why: string;
  /** What to do about a finding, as a command where there is one. */
  readonly fix: string;
  readonly severity: 'error' | 'warning';
  /** 1 refused or finding, 2 usage, 3 not found, 4 lost a race, 5 signature or permission, 6 environment, 70 internal. */
  readonly exit: ExitCode;
}

export type RuleTable = Readonly<Record<string, RuleEntry>>;

/** The page of a rule that refuses with exit code 1, as most do; `exit` says where it is another. */
export function refusal(page: {
  readonly requires: string;
  readonly why: string;
  readonly fix: string;
  readonly exit?: ExitCode;
}): RuleEntry {
  return { severity: 'error', exit: 1, ...page };
}
