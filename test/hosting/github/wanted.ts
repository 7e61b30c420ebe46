import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type GitHub, type GitHubOptions, openGitHub } from '../../../src/hosting/github/client.ts';
import type { Ruleset, Wanted } from '../../../src/hosting/github/setup/wanted.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import type { Host } from './host.ts';

const folder = fileURLToPath(new URL('../../../templates/github/rulesets/', import.meta.url));

export const templates: readonly Ruleset[] = readdirSync(folder)
  .sort()
  .map((name) => JSON.parse(readFileSync(`${folder}${name}`, 'utf8')));

/** What the laboratory wants of lab/records; the workflows are of a few words. */
export function wantedOf(more: Partial<Wanted> = {}): Wanted {
  return {
    owner: 'lab',
    repo: 'records',
    trunk: 'main',
    genesis: '1'.repeat(40),
    relay: { kind: 'deploy-key' },
    signed: false,
    rulesets: templates,
    workflows: ['gate', 'attest', 'relay', 'audit'].map((name) => ({
      path: `.github/workflows/qms-${name}.yml`,
      text: `name: ${name}\n`,
    })),
    own: null,
    ...more,
  };
}

export function clientOf(host: Host, more: Partial<GitHubOptions> = {}): GitHub {
  const { url: baseUrl, token } = host;
  return unwrap(openGitHub({ baseUrl, token, second: 1, timeout: 20_000, retries: 1, ...more }));
}
