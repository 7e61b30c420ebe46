import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { merge } from '../../src/acts/merge.ts';
import { verify } from '../../src/acts/verify.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, serverOf } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { app, foundSoftware, junit, type SoftwareSystem } from '../helpers/software-system.ts';
import { type Host, hostOf, relayMember } from '../relay/host.ts';
import { checkout, pullRequest, runStep } from './runner.ts';

const workflow = '.github/workflows/test.yml';

/** How what somebody does comes to count: a relay that looks beside, or the server's own hooks. */
interface Door {
  readonly qs: SoftwareSystem;
  readonly server: string;
  readonly transport: 'relay' | 'push';
  /** Who makes the steps of trunk, and tags. */
  readonly steps: string;
  during<T>(work: () => Promise<T>): Promise<T>;
  relayed(): Promise<unknown>;
}

async function byRelay(): Promise<Door> {
  const more = [await relayMember()];
  const qs = await foundSoftware(app, async () => {}, { gate: async () => {}, more });
  const host: Host = await hostOf(qs);
  return {
    qs,
    server: host.bare,
    transport: 'relay',
    steps: 'relay',
    during: host.during,
    relayed: host.run,
  };
}

async function byHook(): Promise<Door> {
  const qs = await foundSoftware(app, async () => {}, { gate: closeGate });
  return {
    qs,
    server: await serverOf(qs),
    transport: 'push',
    steps: 'bot',
    during: (work) => work(),
    relayed: () => qs.git('fetch', '--quiet', 'origin'),
  };
}

test.each([
  ['a relay', byRelay],
  ['hooks', byHook],
])(
  'REQ-181 REQ-185 REQ-191 a change goes from its pull request to its release, judged by the Action and %s',
  async (_, open) => {
    const { qs, server, transport, steps, during, relayed } = await open();
    const id = (await during(() => qs.change())) as DocId;
    const commit = await qs.commit(id, { 'src/greet.txt': 'hello\n' });

    const gate = async () => {
      const payload = pullRequest({ head: commit, branch: `exec/${id}` });
      const inputs = { mode: 'gate', genesis: qs.genesis };
      return runStep(await checkout(server), { event: 'pull_request', payload, inputs });
    };
    expect(await gate()).toMatchObject({ status: 1, rules: ['gate/suites', 'gate/matrix'] });

    const runner = await checkout(server);
    await mkdir(join(runner, 'reports'));
    const results = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 leaves': 'passed' } as const;
    await writeFile(join(runner, 'reports/unit.xml'), junit(results));
    const attested = await runStep(runner, {
      event: 'workflow_run',
      payload: {
        action: 'completed',
        repository: { id: 1 },
        workflow_run: {
          id: 7,
          event: 'push',
          head_branch: `exec/${id}`,
          head_sha: commit,
          head_repository: { id: 1 },
          path: workflow,
          conclusion: 'success',
          run_attempt: 1,
          html_url: 'https://github.com/lab/records/actions/runs/7',
        },
      },
      inputs: {
        mode: 'attest',
        genesis: qs.genesis,
        'signing-key': await readFile(qs.keyOf('ci-bot'), 'utf8'),
        workflow,
        suite: 'unit',
        reports: 'reports',
        transport,
      },
    });
    expect(attested, attested.log).toMatchObject({ status: 0 });
    await relayed();
    expect(await gate()).toMatchObject({ status: 1, rules: ['gate/matrix'] });

    await during(() => qs.matrix(id, commit));
    const passing = await gate();
    expect(passing, passing.log).toMatchObject({ status: 0, outputs: { verdict: 'pass' } });

    await during(() => merge(qs.as('bot'), { id }));
    expect(await git(server, 'show', 'main:src/greet.txt')).toBe('hello');
    // The host shows the pull request as merged: its head is in trunk now.
    await git(server, 'merge-base', '--is-ancestor', commit, 'main');
    await during(() => qs.bring(id, 'CLOSED'));
    const tags = await git(server, 'tag', '--list', '--format=%(refname:short) %(taggername)');
    expect(tags).toBe(`APP-1.0 ${steps}`);
    expect(await git(server, 'log', '-1', '--format=%an %s', 'main')).toBe(`${steps} ${id}: closed, v2.0`);
    expect(
      await verify({ ...qs.as('bot'), cwd: await checkout(server), genesis: qs.genesis }, { full: true }),
    ).toMatchObject({
      verdict: 'valid',
    });
  },
);
