import { join } from 'node:path';
import { ok, type Result, refuse } from '../../rules/finding.ts';

export interface KeySources {
  /** `--key`. */
  readonly flag?: string | undefined;
  /** QMS_SIGNING_KEY. */
  readonly env?: string | undefined;
  /** git's user.signingkey. */
  readonly gitConfig?: string | undefined;
  /** The home folder, for a leading `~/`. */
  readonly home?: string | undefined;
}

/** The key to sign with, for `openSigner`: the flag, else the environment, else git's configuration; an empty one does not count. */
export function chooseKey(sources: KeySources): Result<string> {
  const chosen = [sources.flag, sources.env, sources.gitConfig].find(
    (each) => each !== undefined && each !== '',
  );
  if (chosen === undefined) return refuse('signature/no-key', 'no signing key is chosen');
  const { home } = sources;
  return ok(chosen.startsWith('~/') && home ? join(home, chosen.slice(2)) : chosen);
}
