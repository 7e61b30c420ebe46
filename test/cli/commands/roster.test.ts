import { beforeAll, expect, test } from 'vitest';
import { makeRepository, testEnvironment } from '../../helpers/git.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../../helpers/quality-system.ts';
import { commandLineOf } from '../as-member.ts';
import { qms } from '../fake-io.ts';

let system: QualitySystem;
let as: ReturnType<typeof commandLineOf>;

beforeAll(async () => {
  system = await foundSystem();
  as = commandLineOf(system);
});

test('user list shows each principal with the keys', async () => {
  const { stdout } = await as('bot')('user', 'list');
  expect(stdout).toMatch(/^bot +initiator +agent of ada +bot <bot@example\.org> +SHA256:\S+ live$/m);
  expect(stdout.trimEnd().split('\n')).toHaveLength(4);
});

test('key show names the key and whose it is', async () => {
  const { stdout } = await as('quinn')('key', 'show');
  expect(stdout).toMatch(/^principal +quinn, quality, human$/m);
  expect(stdout).toMatch(/^status +live$/m);
});

test('key show of a stranger, and before there is a quality system', async () => {
  const key = await writeMemberKey('stranger');
  const env = testEnvironment as Record<string, string>;
  for (const cwd of [system.path, await makeRepository(), '/']) {
    const { code, stdout } = await qms(['key', 'show', '--key', key], { cwd, env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^principal +nobody$/m);
  }
});

test('key show without any key is an error of the signature', async () => {
  const { code, stderr } = await qms(['key', 'show'], {
    cwd: '/',
    env: testEnvironment as Record<string, string>,
  });
  expect(code).toBe(5);
  expect(stderr).toContain('signature/no-key');
});

test('policy show prints what the rules go by', async () => {
  const { stdout } = await as('bot')('policy', 'show');
  expect(stdout).toMatch(/^version +1, from genesis$/m);
  expect(stdout).toMatch(new RegExp(`^in force by +${system.genesis}$`, 'm'));
  expect(stdout).toMatch(/^may approve +.*quality/m);
  expect(stdout).toMatch(/^kind CR +Change record, executable$/m);
});

test('policy diff says what the open draft would mean', async () => {
  expect((await as('ada')('policy', 'diff')).stdout).toBe('');
  await as('ada')('user', 'retire', 'rev', '-m', 'rev has left');
  const { stdout } = await as('bot')('policy', 'diff');
  expect(stdout).toMatch(/^the key SHA256:\S+ of rev retires$/m);
});
