import { fail, QmsError } from '../../rules/finding.ts';

/** Raises a failed conversation with a remote under the name of its cause. */
export function failRemote(remote: string, error: unknown): never {
  if (!(error instanceof QmsError)) throw error;
  const rule = error.findings[0]?.rule;
  const said = error.findings[0]?.message ?? '';
  if (rule !== 'git/failed' && rule !== 'git/timeout') throw error;
  if (
    /Authentication failed|could not read (Username|Password)|Permission denied|access denied|error: 403/i.test(
      said,
    )
  ) {
    fail('remote/denied', `${remote} does not let you in: ${said}`, { cause: error });
  }
  if (/does not support --atomic/.test(said))
    fail('remote/no-atomic', `${remote}: ${said}`, { cause: error });
  fail('remote/unreachable', `${remote}: ${said}`, { cause: error });
}
