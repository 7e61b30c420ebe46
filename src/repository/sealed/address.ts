import { isAbsolute, resolve } from 'node:path';
import { fail } from '../../rules/finding.ts';
import type { GitRepository } from '../git/location.ts';

/** `https://…`, `ssh://…`, `git@host:path`: what git reaches without starting a program that the address names. */
const elsewhere =
  /^(?:https:\/\/[^\s-]|ssh:\/\/(?!-)[^\s]|[A-Za-z0-9_.][A-Za-z0-9_.-]*@[A-Za-z0-9][A-Za-z0-9.-]*:[^\s:-])[^\s]*$/;

/**
 * Where a remote is, from the configuration of the repository; git is given this, never the remote's name, under which
 * that configuration may say more. Raises `git-mcp/remote`.
 */
export function addressOf(repository: GitRepository, remote: string, purpose: 'fetch' | 'push'): string {
  const { config, workTree, gitDir } = repository;
  const url =
    (purpose === 'push' ? config.get(`remote.${remote}.pushurl`) : undefined) ??
    config.get(`remote.${remote}.url`) ??
    '';
  if (elsewhere.test(url)) return url;
  const path = url.startsWith('file:///') ? decodeURI(url.slice('file://'.length)) : url;
  const plain = /^[^-:\p{Cc}][^:\p{Cc}]*$/u.test(path);
  if (!plain)
    fail(
      'git-mcp/remote',
      `the address of ${remote}, ${JSON.stringify(url.slice(0, 200))}, is of no kind that is taken`,
    );
  return isAbsolute(path) ? path : resolve(workTree ?? gitDir, path);
}
