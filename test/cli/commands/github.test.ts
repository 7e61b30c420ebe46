import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setUp } from '../../../src/hosting/github/setup/set-up.ts';
import { testEnvironment } from '../../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { type Host, startHost } from '../../hosting/github/host.ts';
import { clientOf, wantedOf } from '../../hosting/github/wanted.ts';
import { qms } from '../fake-io.ts';

let host: Host;
let system: QualitySystem;
beforeAll(async () => {
  [host, system] = await Promise.all([startHost(), foundSystem()]);
});
beforeEach(() => host.reset());
afterAll(() => host.close());

const github = (argv: readonly string[], env: Record<string, string> = { GH_ENTERPRISE_TOKEN: host.token }) =>
  qms(['github', ...argv], {
    cwd: system.path,
    env: { ...(testEnvironment as Record<string, string>), ...env },
  });

const place = () => ['--repo', 'lab/records', '--api', host.url, '--relay', 'none'];

/** All but what is named is as it should be: writes are a second apart, and these tests are about the command line. */
async function allBut(spoil: () => unknown): Promise<void> {
  const wanted = wantedOf({ genesis: system.genesis, relay: { kind: 'none' }, workflows: [] });
  expect(await setUp(clientOf(host), wanted, true)).toMatchObject({ findings: [] });
  await spoil();
}

test('REQ-194 setup shows the plan, and does it with --yes; doctor says what is left and what it lets somebody do', async () => {
  await allBut(() => {
    host.state.rulesets.pop();
    host.state.workflowToken.default_workflow_permissions = 'write';
  });
  const lacking = host.state.rulesets.length;
  const before = await github(['doctor', ...place()]);
  expect(before.code).toBe(1);
  expect(before.stdout).toMatch(
    /fail {2}token of workflows: writes\n {6}lets: a workflow that says nothing of its rights/,
  );
  expect(before.stdout).toContain(`fix:  qms github setup ${place().join(' ')} --yes\n`);

  const plan = await github(['setup', ...place()]);
  expect(plan.code).toBe(0);
  expect(plan.stdout).toMatch(/^Would change:\n {2}token of workflows: at present writes/);
  expect(plan.stderr).toMatch(
    new RegExp(`qms github setup ${place().join(' ')} --yes --fill COMMIT_OF_GIT_QMS=….*: do it\n`),
  );
  expect((await github(['setup', '--yes', '--dry-run', ...place()])).stdout).toBe(plan.stdout);
  expect(host.state.rulesets).toHaveLength(lacking);

  const done = await github(['setup', '--yes', ...place()]);
  expect(done.stdout).toMatch(/^Done:\n {2}limited what workflows may do\n/);
  expect(done.stdout).toMatch(
    /gh secret set QMS_CI_SIGNING_KEY --env qms-attest --repo lab\/records < ~\/\.ssh\/qms-ci\n/,
  );
  expect(done.stderr).toContain(
    `qms github setup ${place().join(' ')} --yes: when you have done what is for you`,
  );
  // Each of the workflows leaves a word open, and one command fills them all.
  expect(done.stdout.match(/--fill COMMIT_OF_GIT_QMS=…/g)).toHaveLength(1);
  expect(host.state.workflowToken).toMatchObject({ default_workflow_permissions: 'read' });

  const after = await github(['doctor', '--json', ...place()]);
  const { data } = JSON.parse(after.stdout);
  expect(data.repository).toBe('lab/records');
  const byName = new Map(data.checks.map((check: { name: string }) => [check.name, check]));
  expect(byName.get('token of workflows')).toMatchObject({ status: 'ok', lets: null, fix: null });
  expect(byName.get('ruleset git-qms signed commits')).toMatchObject({ status: 'warn' });
  expect(byName.get('secret QMS_CI_SIGNING_KEY')).toMatchObject({ status: 'fail' });
});

test('REQ-195 a failure ends set-up with its rule, and what was not done', async () => {
  await allBut(() => {
    host.state.workflowToken.default_workflow_permissions = 'write';
  });
  host.failAt(/^PUT .*permissions\/workflow/, (_, response) => {
    response.writeHead(403, { 'content-type': 'application/json', 'retry-after': '900' });
    response.end('{"message":"You have exceeded a secondary rate limit"}');
  });
  const stopped = await github(['setup', '--yes', ...place()]);
  expect(stopped.code).toBe(6);
  expect(stopped.stderr).toMatch(/hosting\/rate-limited/);
  expect(stopped.stdout).toMatch(/Not done:\n {2}token of workflows/);
  expect(stopped.stdout + stopped.stderr).not.toContain(host.token);
});

test('a token for github.com is not sent to another host', async () => {
  const refused = await github(['doctor', ...place()], { GH_TOKEN: 'ghp_forgithubcom' });
  expect(refused.code).toBe(6);
  expect(refused.stderr).toMatch(/hosting\/no-token.*127\.0\.0\.1/s);
  expect(refused.stderr).toMatch(/GH_ENTERPRISE_TOKEN/);
  expect(host.seen).toEqual([]);
});

test.each([
  [['--relay', 'somebody'], /usage\/option-value/],
  [['--repo', 'records'], /usage\/option-value/],
  [['--api', 'github.com'], /usage\/option-value/],
])('%j is refused', async (more, rule) => {
  const { code, stderr } = await github(['doctor', ...more]);
  expect(code).toBe(2);
  expect(stderr).toMatch(rule);
});
