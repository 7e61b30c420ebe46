import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { bringPolicyIntoForce } from '../../acts/policy-system.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../../helpers/quality-system.ts';
import { commandLineOf } from '../as-member.ts';

let system: QualitySystem;
let as: ReturnType<typeof commandLineOf>;
const register = [
  'system',
  'register',
  'APP',
  '--title',
  'The application',
  '--path',
  'src',
  '--path',
  'test',
];

beforeAll(async () => {
  const bot = 'name=ci-bot,email=ci-bot@example.org,group=ci,kind=ci,sponsor=ada';
  system = await foundSystem({ more: [`${bot},key=${await writeMemberKey('ci-bot')}`] });
  as = commandLineOf(system);
});

test('system register drafts the policy, and refuses what no policy may say [REQ-105]', async () => {
  const ada = as('ada');
  const suites = ['--suite', 'unit:ci-bot'];
  for (const [args, code, rule] of [
    [[...register], 2, 'usage/'],
    [[...register, '--suite', 'unit:quinn'], 1, 'policy/systems'],
    [[...register, ...suites, '--path', 'src/app'], 1, 'policy/systems'],
    [[...register, ...suites, '--submodule'], 1, 'policy/systems'],
    [[...register, ...suites, '--scan', 'error=few'], 2, 'usage/option-value'],
  ] as const) {
    const refused = await ada(...args);
    expect([refused.code, refused.stderr.includes(rule)], args.join(' ')).toEqual([code, true]);
  }
  expect((await as('bot')('policy', 'diff')).stdout).toBe('');
  expect((await ada(...register, ...suites, '--suite', 'load', '--scan', 'error=0')).code).toBe(0);
  expect(await system.git('show', 'qms/POLICY:.qms/policy.yaml')).toContain(
    `systems:\n  APP:\n    title: The application\n    paths: [ src, test ]\n    suites:\n      unit: { attest: [ ci-bot ] }\n      load: {}\n    scan:\n      error: 0`,
  );
  expect((await ada(...register, ...suites)).stderr).toContain('system/exists');
});

test('policy diff introduces a new system in words', async () => {
  expect((await as('bot')('policy', 'diff')).stdout).toBe(
    'the system APP is new: The application; paths src, test; suite unit attested by ci-bot; suite load attested by whoever may; scan at most error 0; its paths then change on trunk through the merge gate alone\n',
  );
});

test('system status says what does not agree, and what to do about it', async () => {
  expect((await as('bot')('system', 'status', 'APP')).stderr).toContain('system/unknown');
  await bringPolicyIntoForce(system);
  const { stdout } = await as('bot')('system', 'status', 'APP');
  expect(stdout).toMatch(/^differs +SDLC-APP-RS is not in force$/m);
  expect(stdout).toMatch(/^ +write it: `qms create RS --name APP --title TITLE`$/m);
});

test('of a system that stays, policy diff tells each field that changed', async () => {
  await as('ada')('checkout', 'POLICY');
  const path = `${system.path}/.qms/workspace/ada/POLICY/policy.yaml`;
  const text = await readFile(path, 'utf8');
  await writeFile(
    path,
    text
      .replace('[ src, test ]', '[ src ]')
      .replace('      load: {}\n', '')
      .replace('version: 2\nreplaces: 1', 'version: 3\nreplaces: 2'),
  );
  expect((await as('ada')('checkin', 'POLICY')).code).toBe(0);
  expect((await as('bot')('policy', 'diff')).stdout).toBe(
    'the system APP: paths: src, test -> src\nthe system APP: suite load: attested by whoever may -> not set\n',
  );
});
