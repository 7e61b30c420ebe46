import type { Finding } from '../rules/finding.ts';

/** The one object that `--json` prints; published as schemas/envelope.schema.json. */
export interface Envelope {
  /** `git-qms/user-add@1`: which command answered, and the version of its data. */
  readonly schema: string;
  readonly ok: boolean;
  readonly data: unknown;
  readonly findings: readonly Finding[];
  readonly next: readonly string[];
}

/**
 * @param command name as in the table, `user add`; null where the command line named none
 * @param exit the code that the process will end with; only 0 is `ok`
 */
export function envelope(
  command: string | null,
  exit: number,
  content: { data?: unknown; findings?: readonly Finding[]; next?: readonly string[] },
): Envelope {
  return {
    schema: `git-qms/${(command ?? 'usage').replaceAll(' ', '-')}@1`,
    ok: exit === 0,
    data: content.data ?? null,
    findings: content.findings ?? [],
    next: content.next ?? [],
  };
}
