import { ok, type Result, refuse } from '../../rules/finding.ts';

/** A repository on GitHub, or on a GitHub Enterprise Server. */
export interface RepositoryAddress {
  /** `github.com`, or the server's name. */
  readonly host: string;
  readonly owner: string;
  readonly repo: string;
  /** Address of the interface. */
  readonly api: string;
}

const part = /^[A-Za-z0-9_.-]{1,100}$/;

/** Where the interface of a host is. */
export function apiOf(host: string): string {
  if (host === 'github.com') return 'https://api.github.com';
  return host.endsWith('.ghe.com') ? `https://api.${host}` : `https://${host}/api/v3`;
}

/** `OWNER/NAME`; null for anything else. */
export function splitName(name: string): { readonly owner: string; readonly repo: string } | null {
  const [owner = '', repo = '', ...rest] = name.replace(/\.git$/, '').split('/');
  return rest.length === 0 && part.test(owner) && part.test(repo) ? { owner, repo } : null;
}

/**
 * Reads the address of a remote: `https://github.com/lab/records.git`, `git@github.com:lab/records.git`,
 * `ssh://git@ghes.example:22/lab/records`. Findings `hosting/address`.
 */
export function readRemote(remote: string): Result<RepositoryAddress> {
  const [, scpHost, scpPath] = /^(?:[^@/:]+@)?([A-Za-z0-9.-]+):(?!\/\/)(.+)$/.exec(remote) ?? [];
  const url = scpHost === undefined && URL.canParse(remote) ? new URL(remote) : null;
  const known = url !== null && ['https:', 'ssh:'].includes(url.protocol);
  const host = (scpHost ?? (known ? url.hostname : ''))
    .toLowerCase()
    .replace(/^(?:ssh|www)\.github\.com$/, 'github.com');
  const name = splitName((scpPath ?? url?.pathname ?? '').replace(/^\/+|\/+$/g, ''));
  if (host === '' || name === null)
    return refuse('hosting/address', 'the remote is no repository on a GitHub server', {
      fix: 'name it: --repo OWNER/NAME, and --api URL for a server of your own',
    });
  return ok({ host, ...name, api: apiOf(host) });
}

/**
 * The token for a host. One for github.com is sent nowhere else, whatever a remote is called: a server of one's own
 * has its own, under the name that GitHub's program gives it too.
 */
export function tokenFor(host: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const hosted = host === 'github.com' || host.endsWith('.ghe.com');
  const names = hosted ? ['GH_TOKEN', 'GITHUB_TOKEN'] : ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
  for (const name of names) if (env[name]) return env[name];
  return null;
}
