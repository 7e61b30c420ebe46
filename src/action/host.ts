import { type GitHub, openGitHub } from '../hosting/github/client.ts';
import { ok, type Result, refuse } from '../rules/finding.ts';
import type { Inputs } from './inputs.ts';
import type { Surroundings } from './surroundings.ts';

/** Milliseconds that all calls of one step may take, with what is tried again. */
const longest = 90_000;

export interface Host {
  readonly github: GitHub;
  readonly owner: string;
  readonly repo: string;
}

/** The host that the job runs at, with the input `token`. Findings `hosting/no-token`, `hosting/address`. */
export function openHost({ env, fetch }: Surroundings, { token }: Inputs): Result<Host> {
  if (token === '') return refuse('hosting/no-token', 'the input `token` is empty');
  const [owner = '', repo = ''] = (env.GITHUB_REPOSITORY ?? '').split('/');
  const baseUrl = env.GITHUB_API_URL || 'https://api.github.com';
  const signal = AbortSignal.timeout(longest);
  const github = openGitHub({ baseUrl, token, signal, ...(fetch ? { fetch } : {}) });
  return github.ok ? ok({ github: github.value, owner, repo }) : github;
}
