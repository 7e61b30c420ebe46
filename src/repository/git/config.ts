import type { GitLocation } from './environment.ts';
import { gitText, runGit } from './run.ts';

/** The last value of a configuration key such as `qms.remote`, over all of git's files; null if it is not set. */
export async function readConfig(location: GitLocation, key: string): Promise<string | null> {
  const text = await gitText(location, ['config', '--null', '--get', '--', key], { okExitCodes: [0, 1] });
  return text === '' ? null : text.slice(0, text.indexOf('\0'));
}

/**
 * The whole configuration in one call: the last value of each key over all of git's files. Section and variable are in
 * lower case, as git prints them: `remote.Up.pushurl`, `user.signingkey`.
 */
export async function readWholeConfig(location: GitLocation): Promise<ReadonlyMap<string, string>> {
  const text = await gitText(location, ['config', '--null', '--list']);
  const entries = text.split('\0').slice(0, -1);
  return new Map(
    entries.map((entry) => {
      // `key\nvalue`; a key alone (`[core] bare`) means true.
      const end = entry.indexOf('\n');
      return end < 0 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)];
    }),
  );
}

/** Sets a key in this repository's own configuration; null removes it, and is quiet if it is not there. */
export async function setConfig(location: GitLocation, key: string, value: string | null): Promise<void> {
  if (value === null) {
    await runGit(location, ['config', '--local', '--unset-all', '--', key], { okExitCodes: [0, 5] });
  } else {
    await runGit(location, ['config', '--local', '--replace-all', '--', key, value]);
  }
}
