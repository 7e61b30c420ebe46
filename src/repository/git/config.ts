import type { GitLocation } from './environment.ts';
import { gitText, runGit } from './run.ts';

/** The last value of a configuration key such as `qms.remote`, over all of git's files; null if it is not set. */
export async function readConfig(location: GitLocation, key: string): Promise<string | null> {
  const text = await gitText(location, ['config', '--null', '--get', '--', key], { okExitCodes: [0, 1] });
  return text === '' ? null : text.slice(0, text.indexOf('\0'));
}

/** Every key that matches git's extended regular expression, in file order, keys as git lower-cases them. */
export async function readConfigs(
  location: GitLocation,
  pattern: string,
): Promise<readonly { readonly key: string; readonly value: string }[]> {
  const text = await gitText(location, ['config', '--null', '--get-regexp', '--', pattern], {
    okExitCodes: [0, 1],
  });
  return text
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      // `key\nvalue`; a key alone (`[core] bare`) means true.
      const end = entry.indexOf('\n');
      return end < 0
        ? { key: entry, value: 'true' }
        : { key: entry.slice(0, end), value: entry.slice(end + 1) };
    });
}

/** Sets a key in this repository's own configuration; null removes it, and is quiet if it is not there. */
export async function setConfig(location: GitLocation, key: string, value: string | null): Promise<void> {
  if (value === null) {
    await runGit(location, ['config', '--local', '--unset-all', '--', key], { okExitCodes: [0, 5] });
  } else {
    await runGit(location, ['config', '--local', '--replace-all', '--', key, value]);
  }
}
