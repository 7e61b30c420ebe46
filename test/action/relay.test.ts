import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { newNonce } from '../../src/acts/relay/propose.ts';
import { fitted } from '../../src/hosting/github/setup/ruleset-differences.ts';
import { rulesetsIn } from '../../src/hosting/github/setup/templates.ts';
import { proposalRef } from '../../src/rules/relay/proposal-ref.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { enactByHand, eventByHand } from '../helpers/hand-made.ts';
import { app, foundSoftware, junit, type SoftwareSystem } from '../helpers/software-system.ts';
import { type Host, hostOf, relayMember } from '../relay/host.ts';
import { checkout, pullRequest, runStep } from './runner.ts';
import { type SmallHost, smallHost } from './small-host.ts';

const workflow = '.github/workflows/test.yml';

let qs: SoftwareSystem;
let host: Host;
let api: SmallHost;
let change: DocId;
let code: Oid;

beforeAll(async () => {
  qs = await foundSoftware(app, async () => {}, { gate: async () => {}, more: [await relayMember()] });
  host = await hostOf(qs);
  api = await smallHost();
  change = await host.during(() => qs.change());
  code = await qs.commit(change, { 'src/greet.txt': 'hello\n' });
});

/** A job of the repository: a fresh checkout that pushes with the token of the workflow, or of the relay. */
async function job(mode: string, member: string | null, inputs: object = {}, event: unknown = {}) {
  const clone = await checkout(host.bare);
  if (mode === 'relay')
    await git(clone, 'config', 'remote.origin.receivepack', 'HOST_USER=relay git-receive-pack');
  await mkdir(join(clone, 'reports'));
  await writeFile(
    join(clone, 'reports/unit.xml'),
    junit({ 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 leaves': 'passed' }),
  );
  return runStep(clone, {
    event: mode === 'attest' ? 'workflow_run' : 'schedule',
    payload: event,
    inputs: {
      mode,
      genesis: qs.genesis,
      token: 'ghs_0123456789',
      ...(member === null ? {} : { 'signing-key': await readFile(qs.keyOf(member), 'utf8') }),
      ...inputs,
    },
    env: { GITHUB_API_URL: api.url },
  });
}

const testRun = (more: object = {}) => ({
  action: 'completed',
  repository: { id: 1 },
  workflow_run: {
    id: 7,
    event: 'push',
    head_branch: `exec/${change}`,
    head_sha: code,
    head_repository: { id: 1 },
    path: workflow,
    conclusion: 'success',
    run_attempt: 1,
    html_url: 'https://github.com/lab/records/actions/runs/7',
    ...more,
  },
});

const attest = (event: unknown) =>
  job('attest', 'ci-bot', { workflow, suite: 'unit', reports: 'reports' }, event);

test('REQ-191 what a run showed is signed, proposed, and admitted by the relay’s job', async () => {
  const attested = await attest(testRun());
  expect(attested, attested.log).toMatchObject({ status: 0, outputs: { verdict: 'pass' } });
  expect(await host.refs()).toContain('refs/heads/propose/');
  const relayed = await job('relay', 'relay');
  expect(relayed, relayed.log).toMatchObject({ status: 0, outputs: { records: JSON.stringify([change]) } });
  expect(relayed.report.about).toBe('1 admitted, 0 refused, 0 waiting');
  const event = await git(host.bare, 'log', '-1', '--format=%an%n%b', `qms/${change}`);
  expect(event).toContain('ci-bot');
  expect(event).toContain(`QMS-Commit: APP ${code}`);
  expect(event).toContain('QMS-Request: run-7-1');
});

test('REQ-190 a run of another repository, or of a pull request, signs nothing', async () => {
  const before = await host.refs();
  expect((await attest(testRun({ head_repository: { id: 2 } }))).rules).toEqual(['attest/fork']);
  expect((await attest(testRun({ event: 'pull_request' }))).rules).toEqual(['attest/event']);
  expect((await attest({})).rules).toEqual(['attest/event']);
  expect(await host.refs()).toBe(before);
});

test('REQ-190 a run of a tag that is called as an execution branch signs nothing, nor one of a commit beside the branch', async () => {
  const tag = `refs/tags/exec/${change}`;
  const beside = await git(host.bare, 'commit-tree', `${code}^{tree}`, '-p', code, '-m', 'On top of it');
  const before = await host.refs();
  expect((await attest(testRun({ head_sha: beside }))).rules).toEqual(['attest/branch']);
  expect((await attest(testRun({ head_branch: `exec/${change}.other` }))).rules).toEqual(['attest/branch']);
  for (const oid of [beside, code]) {
    await git(host.bare, 'update-ref', tag, oid);
    const ran = await attest(testRun({ head_sha: oid }));
    expect(ran, ran.log).toMatchObject({ status: 1, rules: ['attest/branch'] });
    expect(ran.log).toContain(`git push origin :${tag}`);
  }
  await git(host.bare, 'update-ref', '-d', tag);
  expect(await host.refs()).toBe(before);
});

test('REQ-190 a green report of a failed run is not believed', async () => {
  const before = await host.refs();
  const ran = await attest(testRun({ conclusion: 'failure' }));
  expect(ran.status).toBe(1);
  expect(await host.refs()).toBe(before);
});

test('REQ-191 a refused proposal is told at its commit; that the host cannot be asked changes nothing', async () => {
  const propose = async () => {
    await qs.git('fetch', '--quiet', '--prune', 'origin');
    const forged = await eventByHand(qs, { id: change, act: 'comment', by: 'bot', text: 'x', key: null });
    await qs.git('push', '--quiet', 'origin', `${forged}:${proposalRef(newNonce(), change)}`);
    return forged;
  };
  const forged = await propose();
  const told = await job('relay', 'relay');
  expect(told).toMatchObject({ status: 0, report: { about: '0 admitted, 1 refused, 0 waiting' } });
  expect(told.rules).toContain('signature/missing');
  expect(api.checks).toMatchObject([{ head_sha: forged, conclusion: 'failure' }]);
  expect(api.checks[0]?.output.title).toMatch(/^propose\/[a-z0-9]+: signature\//);
  api.fail = 403;
  await propose();
  const untold = await job('relay', 'relay');
  expect(untold).toMatchObject({ status: 0, report: { about: '0 admitted, 1 refused, 0 waiting' } });
  expect(untold.rules).toContain('hosting/forbidden');
  api.fail = null;
});

test('a job without a key decides and signs nothing', async () => {
  const before = await host.refs();
  expect((await job('relay', null)).rules).toEqual(['signature/no-key']);
  expect(await host.refs()).toBe(before);
});

test('REQ-192 the audit tells a ruleset that was switched off', async () => {
  const compare = () => job('audit', null, { relay: 'deploy-key' });
  const wanted = await rulesetsIn(fileURLToPath(new URL('../../templates/github/rulesets', import.meta.url)));
  const live = wanted.flatMap((each) => fitted(each, { kind: 'deploy-key' }, 15368) ?? []);
  api.rulesets.push(...live.map((each, index) => ({ ...each, id: index + 1 })));
  expect(await compare()).toMatchObject({ status: 0, outputs: { verdict: 'pass' } });
  // The token of a workflow is not told who may pass them: that is no gap, and no news.
  const told = api.rulesets.map((each) => ({ ...each }));
  for (const each of api.rulesets) Reflect.deleteProperty(each, 'bypass_actors');
  const half = await compare();
  expect(half).toMatchObject({ status: 0, outputs: { verdict: 'pass' } });
  expect(half.summary).toContain('who may pass it is not shown to this token');
  api.rulesets.splice(0, told.length, ...told);
  Object.assign(api.rulesets[0] ?? {}, { enforcement: 'disabled' });
  const open = await compare();
  expect(open).toMatchObject({ status: 1, outputs: { verdict: 'fail' }, rules: ['action/host-open'] });
  expect(api.issues.splice(0)).toHaveLength(1);
  api.fail = 403;
  expect(await compare()).toMatchObject({ status: 1, outputs: { verdict: 'incomplete' } });
  api.fail = null;
});

test('REQ-192 the audit names what a host let in, and keeps one issue about it; the gate says so at the next event', async () => {
  const fine = await job('audit', null);
  expect(fine, fine.log).toMatchObject({ status: 0, outputs: { verdict: 'pass' } });
  expect(api.issues).toEqual([]);
  const good = await git(host.bare, 'rev-parse', 'main');
  const step = await enactByHand(qs, { id: change, by: 'relay' });
  await git(host.bare, 'fetch', '--quiet', qs.path, step);
  await git(host.bare, 'update-ref', 'refs/heads/main', step);
  for (let run = 0; run < 2; run++) {
    const bad = await job('audit', null);
    expect(bad).toMatchObject({ status: 1, outputs: { verdict: 'fail' } });
    expect(api.issues).toMatchObject([{ number: 1, state: 'open' }]);
    expect(api.issues[0]?.body).toContain(step.slice(0, 12));
  }
  const payload = pullRequest({ head: code, branch: `exec/${change}` });
  const gated = await runStep(await checkout(host.bare), {
    event: 'pull_request',
    payload,
    inputs: { mode: 'gate', genesis: qs.genesis },
  });
  expect(gated.log).toContain(`trunk holds ${step}, by relay <relay@example.org>`);
  await git(host.bare, 'update-ref', 'refs/heads/main', good);
  expect(await job('audit', null)).toMatchObject({ status: 0 });
  expect(api.issues).toMatchObject([{ number: 1, state: 'closed' }]);
});

test('REQ-190 a report that leads out of the workspace is not read', async () => {
  const outside = join(await temporaryDirectory(), 'unit.xml');
  await writeFile(outside, junit({ 'REQ-APP-001 greets': 'passed' }));
  for (const reports of [outside, '../elsewhere']) {
    const ran = await job('attest', 'ci-bot', { workflow, suite: 'unit', reports }, testRun());
    expect(ran.rules).toEqual(['action/input']);
  }
});
