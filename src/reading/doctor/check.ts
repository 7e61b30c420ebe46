import { type Finding, QmsError } from '../../rules/finding.ts';

export type Status = 'ok' | 'warn' | 'fail';
export type Group = 'environment' | 'repository' | 'quality system' | 'identity' | 'workspace' | 'server';

/** One line of `qms doctor`. */
export interface Check {
  readonly group: Group;
  /** What was looked at: `git`, `signing key`. */
  readonly name: string;
  readonly status: Status;
  /** What was found. */
  readonly value: string;
  /** How to mend it, where there is a command as that; null where all is well. */
  readonly fix: string | null;
}

export function good(group: Group, name: string, value: string): Check {
  return { group, name, status: 'ok', value, fix: null };
}

export function warn(group: Group, name: string, value: string, fix: string): Check {
  return { group, name, status: 'warn', value, fix };
}

export function bad(group: Group, name: string, value: string, fix: string): Check {
  return { group, name, status: 'fail', value, fix };
}

/** `ok` where something holds, else a warning. */
export function prefer(holds: boolean, group: Group, name: string, value: string, fix: string): Check {
  return holds ? good(group, name, value) : warn(group, name, value, fix);
}

/** Runs checks that may raise findings: a finding becomes a failed check under `name`. */
export async function guarded(
  group: Group,
  name: string,
  run: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    return error.findings.map((each: Finding) => bad(group, name, each.message, each.fix));
  }
}
