import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { GitHub } from '../../../src/hosting/github/client.ts';
import { look } from '../../../src/hosting/github/setup/look.ts';
import { setUp } from '../../../src/hosting/github/setup/set-up.ts';
import { type Fault, type Host, startHost, writes } from './host.ts';
import { bringIn } from './people.ts';
import { clientOf, wantedOf } from './wanted.ts';

let host: Host;
let github: GitHub;
beforeAll(async () => {
  host = await startHost();
});
beforeEach(() => {
  host.reset();
  github = clientOf(host);
});
afterAll(() => host.close());

test('REQ-194 the plan changes nothing; the set-up brings the repository to it; a second run has nothing to do', async () => {
  const wanted = wantedOf();
  const plan = await setUp(github, wanted, false);
  expect(plan.findings).toEqual([]);
  expect(plan.steps.map(({ name }) => name)).toContain('squash merging');
  expect(host.seen.filter(writes)).toEqual([]);

  const first = await setUp(github, wanted, true);
  expect(first).toMatchObject({ findings: [], left: [] });
  expect(first.done).toHaveLength(plan.steps.length);
  expect(first.done.at(-1)).toMatch(/ruleset/);
  // What shuts everybody out waits for the relay, which nobody has brought in yet.
  expect(first.later.map(({ name }) => name)).toEqual([
    'ruleset git-qms proposals',
    'ruleset git-qms records',
    'ruleset git-qms releases',
    'ruleset git-qms trunk steps',
  ]);
  expect(first.later[0]?.after).toMatch(/workflow \.github\/workflows\/qms-gate\.yml/);
  expect(first.byHand.map(({ name }) => name)).toContain('secret QMS_RELAY_SIGNING_KEY');
  // The pull request that it has just opened is what brings each of them in.
  const workflows = first.byHand.filter(({ name }) => name.startsWith('workflow '));
  expect(workflows).toHaveLength(wanted.workflows.length);
  for (const { value, fix } of workflows) {
    expect(value).toMatch(/waits in pull request \d+/);
    expect(fix).toMatch(/git merge --no-ff -S FETCH_HEAD && git push origin main/);
  }

  const written = host.seen.filter(writes).length;
  const second = await setUp(github, wanted, true);
  expect(second).toMatchObject({ findings: [], steps: [], done: [] });
  expect(host.seen.filter(writes)).toHaveLength(written);
  expect(second.byHand.find(({ name }) => name.includes('qms-gate'))?.value).toMatch(/pull request \d+/);

  await bringIn(host, wanted);
  const third = await setUp(github, wanted, true);
  expect(third).toMatchObject({ findings: [], later: [], byHand: [], left: [] });
  const before = host.seen.filter(writes).length;
  const last = await setUp(github, wanted, true);
  expect(last).toMatchObject({ findings: [], steps: [], later: [], byHand: [] });
  expect(host.seen.filter(writes)).toHaveLength(before);
  expect((await look(github, wanted)).demands.filter(({ met, advice }) => !met && !advice)).toEqual([]);

  // From now on nobody but the relay moves trunk: what a later release brings is proposed.
  const [gate] = wanted.workflows;
  const later = wantedOf({
    workflows: [{ path: gate?.path ?? '', text: 'name: gate 2\n' }, ...wanted.workflows.slice(1)],
  });
  const { byHand } = await setUp(github, later, true);
  expect(byHand.map(({ fix }) => fix)).toEqual([
    expect.stringMatching(/^git fetch origin qms-setup && qms propose FETCH_HEAD, or by a change record/),
  ]);
});

const faults: Readonly<Record<string, readonly [give: Fault, rule: RegExp, done?: 'done']>> = {
  'an expired token': [status(401), /hosting\/unauthorised/],
  'a rate limit': [status(403, { 'retry-after': '600' }), /hosting\/rate-limited/],
  'a hidden thing': [status(404), /hosting\/not-found/],
  'a refusal': [status(422), /hosting\/refused/],
  'a fault of the host': [status(503), /hosting\/unavailable/],
  silence: [() => undefined, /hosting\/timed-out/],
  'a broken line': [(request) => request.socket.destroy(), /hosting\/unreachable/],
  'an answer that is lost': [(request) => request.socket.destroy(), /hosting\/unreachable/, 'done'],
};

function status(code: number, headers: Record<string, string> = {}): Fault {
  return (_, response) => {
    response.writeHead(code, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ message: 'no' }));
  };
}

/** Everything that set-up brings about, as the host holds it. */
async function standing(host: Host): Promise<string> {
  const { rulesets, variables, environments, workflowToken } = host.state;
  const heads = await host.call('GET', '/repos/lab/records/git/matching-refs/heads/');
  const pulls = (await host.call('GET', '/repos/lab/records/pulls')) as { title: string }[];
  const names = (heads as { ref: string }[]).map(({ ref }) => ref);
  return JSON.stringify([
    rulesets.map(({ name }) => name).sort(),
    [...variables],
    [...environments].map(([name, { policies }]) => [name, policies.map((each) => each.name)]),
    workflowToken,
    names,
    pulls.map(({ title }) => title),
  ]);
}

interface Case {
  readonly at: number;
  readonly name: string;
  readonly fault: (typeof faults)[string];
}

/** Every kind of failure once, spread over the calls; with EVERY_CALL=1 every kind at every call. */
function cases(calls: number): Case[] {
  const kinds = Object.entries(faults);
  const stride = Math.floor(calls / kinds.length);
  return Array.from({ length: calls }, (_, before) => before + 1).flatMap((at) =>
    kinds
      .filter((_, kind) => process.env.EVERY_CALL || at === 1 + kind * stride)
      .map(([name, fault]) => ({ at, name, fault })),
  );
}

async function tryCase(host: Host, { at, name, fault: [give, rule, done] }: Case, whole: string) {
  host.reset();
  // Nothing is tried again by itself: what shall fail fails.
  const github = clientOf(host, { retries: 0, ...(name === 'silence' ? { timeout: 1000 } : {}) });
  host.failAt(at, give, done);
  const broken = await setUp(github, wantedOf(), true);
  const where = `call ${at}, ${host.seen[at - 1]}: ${name}`;
  host.failAt(1, null);
  // What is answered as missing is taken for missing where that may be: it is made, or was there.
  if (name !== 'a hidden thing' || broken.findings.length > 0) {
    expect(broken.findings.map((each) => each.rule).join(), where).toMatch(rule);
    expect(JSON.stringify(broken), where).not.toContain(host.token);
    expect(broken.done.length + broken.left.length, where).toBe(broken.steps.length);
  }
  expect(await setUp(clientOf(host), wantedOf(), true), where).toMatchObject({ findings: [], left: [] });
  expect(await standing(host), where).toBe(whole);
}

test('REQ-195 whatever fails, and at whichever call, set-up stops there, says what was not done, and a second run goes on', async () => {
  await setUp(github, wantedOf(), true);
  const all = cases(host.seen.length);
  const whole = await standing(host);
  expect(all.length).toBeGreaterThanOrEqual(Object.keys(faults).length);
  for (const each of all) await tryCase(host, each, whole);
}, 7_200_000);
