import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fill } from '../../../src/hosting/github/setup/fill.ts';
import { relayCalled, relayName, templateOf } from '../../../src/hosting/github/setup/templates.ts';
import type { Relay } from '../../../src/hosting/github/setup/wanted.ts';
import { setupBranch, workflows } from '../../../src/hosting/github/setup/workflows.ts';
import { packageFile } from '../../../src/repository/package-files.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { git, temporaryDirectory } from '../../helpers/git.ts';
import { type Host, startHost } from './host.ts';
import { clientOf, wantedOf } from './wanted.ts';

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.close());

const own = `${'5'.repeat(40)} # v1.2.3`;
const app: Relay = { kind: 'app', id: 4711 };

/** What set-up wants of the workflows that depend on the relay, made from the templates as they are. */
const wantedWith = (relay: Relay) =>
  wantedOf({
    relay,
    own,
    workflows: ['relay', 'audit'].map((mode) => ({
      path: `.github/workflows/qms-${mode}.yml`,
      text: fill(readFileSync(packageFile(`templates/github/${templateOf(mode, relay)}`), 'utf8'), {
        GENESIS: '1'.repeat(40),
        RELAY: relayName(relay),
      }),
    })),
  });

async function proposedSteps(mode: string) {
  const path = `/repos/lab/records/contents/.github/workflows/qms-${mode}.yml?ref=${setupBranch}`;
  const { content } = (await host.call('GET', path)) as { content: string };
  const { jobs } = parse(Buffer.from(content, 'base64').toString('utf8'));
  return jobs[mode].steps as { uses: string; id?: string; with: Record<string, string> }[];
}

test.each(['app:4711', 'deploy-key', 'none'])('%s is read as it is written', (text) => {
  expect(relayName(relayCalled(text) as Relay)).toBe(text);
});

test('REQ-194 with a GitHub App the relay signs in by its token, and a release of git-qms names itself', async () => {
  const client = clientOf(host);
  const demands = unwrap(await workflows(client, wantedWith(app)));
  for (const { mend } of demands) if (mend) unwrap(await mend(client));
  const [token, checkout, action] = await proposedSteps('relay');
  expect(token?.uses).toMatch(/^actions\/create-github-app-token@[0-9a-f]{40}$/);
  expect(token?.with).toMatchObject({ 'permission-contents': 'write', 'permission-workflows': 'write' });
  expect(checkout?.with).toEqual({
    'fetch-depth': 0,
    token: `\${{ steps.${token?.id}.outputs.token }}`,
  });
  expect(action?.uses).toBe(`git-qms/git-qms@${'5'.repeat(40)}`);
  expect((await proposedSteps('audit')).at(-1)?.with).toMatchObject({ relay: 'app:4711' });
});

test('REQ-196 doctor sees a workflow that signs in otherwise than this relay, and leaves another release alone', async () => {
  host.reset();
  const client = clientOf(host);
  const key = wantedWith({ kind: 'deploy-key' });
  for (const { mend } of unwrap(await workflows(client, key))) if (mend) unwrap(await mend(client));
  const path = `/repos/lab/records/git/ref/heads/${setupBranch}`;
  const { object } = (await host.call('GET', path)) as { readonly object: { readonly sha: string } };
  await host.call('PATCH', '/repos/lab/records/git/refs/heads/main', { sha: object.sha });
  const newer = { ...key, own: `${'6'.repeat(40)} # v1.3.0` };
  expect(unwrap(await workflows(client, newer)).map(({ met }) => met)).toEqual([true, true]);
  const [relay] = unwrap(await workflows(client, wantedWith(app)));
  expect(relay).toMatchObject({ met: false, value: 'on trunk, and other than the template' });
});

test('a build knows its commit where it was made from one, and from nothing else', async () => {
  const commitOf = async (folder: string) =>
    (await execa(process.execPath, [packageFile('scripts/own-commit.mjs'), folder])).stdout;
  const folder = await temporaryDirectory();
  await git(folder, 'init', '--quiet');
  expect(await commitOf(folder)).toBe('none');
  const tree = await git(folder, 'mktree');
  const commit = await git(folder, 'commit-tree', '-m', 'Begin', tree);
  await git(folder, 'reset', '--quiet', '--hard', commit);
  expect(await commitOf(folder)).toBe(commit);
  await execa('mkdir', ['-p', `${folder}/node_modules/git-qms`]);
  expect(await commitOf(`${folder}/node_modules/git-qms`)).toBe('none');
  await execa('touch', [`${folder}/changed`]);
  expect(await commitOf(folder)).toBe('none');
});
