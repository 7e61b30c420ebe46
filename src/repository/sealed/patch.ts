import type { Oid } from '../../rules/values.ts';
import type { GitLocation } from '../git/environment.ts';
import { gitText } from '../git/run.ts';

/** Milliseconds that one question to git may take, and bytes that its answer may have. */
export const bounds = { timeout: 20_000, maxBytes: 8 * 1024 * 1024 } as const;

/** What stands where nothing does; git knows it without its being stored. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904' as Oid;

/**
 * The changes between two trees or commits as a patch, of these paths alone where there are any. Raises
 * `git/output-too-large` and `git/timeout`.
 */
export function patchBetween(
  sealed: GitLocation,
  from: Oid,
  to: Oid,
  paths: readonly string[],
): Promise<string> {
  const form = [
    '--patch',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--no-renames',
    '--submodule=short',
  ];
  return gitText(sealed, ['diff-tree', '-r', ...form, '--end-of-options', from, to, '--', ...paths], bounds);
}
