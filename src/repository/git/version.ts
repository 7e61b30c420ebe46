import { fail } from '../../rules/finding.ts';
import type { GitLocation } from './environment.ts';
import { gitText } from './run.ts';

/** `cat-file --batch-command` came with 2.36; what is older than 2.38 nobody tried. */
const oldest = { major: 2, minor: 38 };

/**
 * Asked where git refuses something, and where a quality system or a gate is set up: asked at every start, it would be
 * one more process each time.
 *
 * @returns git's own words: `git version 2.39.5`
 * @throws `git/too-old`, `git/missing`
 */
export async function checkGitVersion(location: GitLocation): Promise<string> {
  const text = (await gitText(location, ['version'])).trim();
  const match = /^git version (\d+)\.(\d+)/.exec(text);
  const major = Number(match?.[1] ?? 0);
  const minor = Number(match?.[2] ?? 0);
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return text;
  return fail('git/too-old', `${JSON.stringify(text)} is older than ${oldest.major}.${oldest.minor}`);
}
