import { afterAll, beforeAll, expect, test } from 'vitest';
import { look } from '../../../src/hosting/github/setup/look.ts';
import { setUp } from '../../../src/hosting/github/setup/set-up.ts';
import type { Wanted } from '../../../src/hosting/github/setup/wanted.ts';
import { type Host, startHost } from './host.ts';
import { bringIn } from './people.ts';
import { clientOf, wantedOf } from './wanted.ts';

let host: Host;
beforeAll(async () => {
  host = await startHost();
  await putUp(wantedOf());
});
afterAll(() => host.close());

const quick = { retries: 0 } as const;

/** Set up to the end. */
async function putUp(wanted: Wanted): Promise<void> {
  host.reset();
  await setUp(clientOf(host, quick), wanted, true);
  await bringIn(host, wanted);
  await setUp(clientOf(host, quick), wanted, true);
}

async function gaps(wanted: Wanted = wantedOf()) {
  const { demands, findings } = await look(clientOf(host, quick), wanted);
  expect(findings).toEqual([]);
  return demands.filter(({ met, advice }) => !met && !advice);
}

const rulesetOf = (name: string) => {
  const found = host.state.rulesets.find((each) => each.name === `git-qms ${name}`);
  if (!found) throw new Error(`no ruleset ${name}`);
  return found;
};

/** Does something to a thing and gives what takes it back. */
function swap<T extends object, K extends keyof T>(thing: T, key: K, value: T[K]): () => void {
  const before = thing[key];
  thing[key] = value;
  return () => {
    thing[key] = before;
  };
}

interface Tampering {
  readonly gap: string;
  readonly value: RegExp;
  readonly lets: RegExp;
  readonly mendable?: false;
  tamper(): Promise<(() => unknown) | undefined> | (() => unknown);
}

const admin = { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' };

const tamperings: Readonly<Record<string, Tampering>> = {
  'switches a ruleset off': {
    gap: 'ruleset git-qms history',
    value: /it is disabled/,
    lets: /by another history/,
    tamper: () => swap(rulesetOf('history'), 'enforcement', 'disabled'),
  },
  'lets administrators pass': {
    gap: 'ruleset git-qms trunk steps',
    value: /RepositoryRole 5 may pass it/,
    lets: /merge button/,
    tamper: () => swap(rulesetOf('trunk steps'), 'bypass_actors', [admin, { actor_type: 'DeployKey' }]),
  },
  'takes a kind of branch out': {
    gap: 'ruleset git-qms history',
    value: /leaves out refs\/heads\/exec/,
    lets: /by another history/,
    tamper: () =>
      swap(rulesetOf('history'), 'conditions', {
        ref_name: { include: ['~DEFAULT_BRANCH', 'refs/heads/qms/**/*'], exclude: [] },
      }),
  },
  'makes an exception': {
    gap: 'ruleset git-qms records',
    value: /excepts refs\/heads\/qms\/CR-001/,
    lets: /writes to a record/,
    tamper: () =>
      swap(rulesetOf('records'), 'conditions', {
        ref_name: { include: ['refs/heads/qms/**/*'], exclude: ['refs/heads/qms/CR-001'] },
      }),
  },
  'takes a required check from any source': {
    gap: 'ruleset git-qms trunk steps',
    value: /required_status_checks is missing or weaker/,
    lets: /without being judged/,
    tamper: () =>
      swap(rulesetOf('trunk steps'), 'rules', [
        { type: 'update' },
        {
          type: 'required_status_checks',
          parameters: {
            strict_required_status_checks_policy: false,
            do_not_enforce_on_create: false,
            required_status_checks: [{ context: 'qms gate' }],
          },
        },
      ]),
  },
  'opens the relay’s keys to every branch': {
    gap: 'environment qms-relay',
    value: /open to every branch/,
    lets: /reads its keys/,
    tamper: () => {
      const environment = host.state.environments.get('qms-relay');
      if (!environment) throw new Error('no environment');
      return swap(environment, 'branchPolicy', null);
    },
  },
  'leaves a key where every branch can read it': {
    gap: 'secret QMS_RELAY_SIGNING_KEY of the repository',
    value: /every branch/,
    lets: /reads it/,
    mendable: false,
    tamper: () => swap(host.state.secrets, 'repository', ['OTHER', 'QMS_RELAY_SIGNING_KEY']),
  },
  'shares a key with a whole organisation': {
    gap: 'secret QMS_CI_SIGNING_KEY of the organisation',
    value: /every branch/,
    lets: /reads it/,
    mendable: false,
    tamper: () => swap(host.state.secrets, 'organisation', ['QMS_CI_SIGNING_KEY']),
  },
  'switches the audit off': {
    gap: 'workflow .github/workflows/qms-audit.yml runs',
    value: /disabled manually/,
    lets: /nobody is told/,
    tamper: () =>
      swap(host.state, 'workflows', [
        { id: 1, path: '.github/workflows/qms-audit.yml', state: 'disabled_manually' },
        { id: 2, path: '.github/workflows/qms-gate.yml', state: 'active' },
        { id: 3, path: '.github/workflows/other.yml', state: 'disabled_manually' },
      ]),
  },
  'lets a fork follow its upstream': {
    gap: 'ruleset git-qms records',
    value: /update is missing or weaker/,
    lets: /writes to a record/,
    tamper: () =>
      swap(rulesetOf('records'), 'rules', [
        { type: 'creation' },
        { type: 'update', parameters: { update_allows_fetch_and_merge: true } },
        { type: 'deletion' },
      ]),
  },
  'lets workflows write': {
    gap: 'token of workflows',
    value: /writes/,
    lets: /a branch brings along/,
    tamper: () => swap(host.state.workflowToken, 'default_workflow_permissions', 'write'),
  },
  'adds a key that writes': {
    gap: 'deploy keys that write',
    value: /qms-relay, backdoor/,
    lets: /past the relay/,
    mendable: false,
    tamper: () => {
      host.state.deployKeys.push({ id: 9, title: 'backdoor', read_only: false });
      return () => host.state.deployKeys.pop();
    },
  },
  'switches squash merging on': {
    gap: 'squash merging',
    value: /on/,
    lets: /never reaches trunk/,
    tamper: async () => {
      await host.call('PATCH', '/repos/lab/records', { allow_squash_merge: true });
      return () => host.call('PATCH', '/repos/lab/records', { allow_squash_merge: false });
    },
  },
};

test('REQ-196 finds nothing where all is as it should be', async () => {
  expect(await gaps()).toEqual([]);
});

test.each(Object.entries(tamperings))(
  'REQ-196 somebody %s: it says what that lets them do, and how to close it',
  async (_, { gap, value, lets, mendable, tamper }) => {
    const back = await tamper();
    const found = await gaps();
    await back?.();
    expect(found.map(({ name }) => name)).toEqual([gap]);
    expect(found[0]?.value).toMatch(value);
    expect(found[0]?.consequence).toMatch(lets);
    expect(found[0]?.fix).toMatch(mendable === false ? /^gh / : /^qms github setup --yes$/);
  },
);

test('REQ-196 leaves a stricter ruleset alone, and keeps what it forbids besides when it mends one', async () => {
  const ruleset = rulesetOf('execution branches');
  const rules = ruleset.rules as { type: string }[];
  ruleset.rules = [...rules, { type: 'required_signatures' }];
  expect(await gaps()).toEqual([]);
  ruleset.enforcement = 'disabled';
  await setUp(clientOf(host, quick), wantedOf(), true);
  expect(rulesetOf('execution branches')).toMatchObject({
    enforcement: 'active',
    rules: [...rules, { type: 'required_signatures' }],
  });
});

test('REQ-196 what cannot be looked at is no good news, and hides nothing else', async () => {
  host.failAt(2, (_, response) => {
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end('{"message":"Resource not accessible by integration"}');
  });
  const { demands, findings } = await look(clientOf(host, quick), wantedOf());
  expect(findings.map(({ rule }) => rule)).toEqual(['hosting/forbidden']);
  expect(demands.length).toBeGreaterThan(15);
});

test('REQ-196 without a relay nobody is locked out, and nobody may pass a ruleset', async () => {
  const wanted = wantedOf({ relay: { kind: 'none' } });
  await putUp(wanted);
  expect(await gaps(wanted)).toEqual([]);
  // But for names that nobody ever needs.
  const others = host.state.rulesets.filter(({ name }) => name !== 'git-qms names');
  const rules = others.flatMap((each) => each.rules as { type: string }[]);
  expect(rules.map(({ type }) => type)).not.toContain('creation');
  expect(host.state.rulesets.flatMap((each) => each.bypass_actors)).toEqual([]);
  // What a relay would add is missing, and is said.
  expect((await gaps()).map(({ name }) => name)).toContain('ruleset git-qms trunk steps');
});

test('REQ-196 a GitHub App takes the place of the deploy key', async () => {
  const wanted = wantedOf({ relay: { kind: 'app', id: 4711 } });
  await putUp(wanted);
  expect(await gaps(wanted)).toEqual([]);
  expect(host.state.variables.get('QMS_RELAY_APP_ID')).toBe('4711');
  expect(rulesetOf('records').bypass_actors).toEqual([
    { actor_id: 4711, actor_type: 'Integration', bypass_mode: 'always' },
  ]);
});
