import { beforeAll, expect, test } from 'vitest';
import { foundSystem, type QualitySystem, writeMemberKey } from '../../helpers/quality-system.ts';
import { commandLineOf } from '../as-member.ts';

let system: QualitySystem;
let as: ReturnType<typeof commandLineOf>;

beforeAll(async () => {
  system = await foundSystem();
  as = commandLineOf(system);
});

test('user add and rotate go into one draft of the policy', async () => {
  const key = `${await writeMemberKey('bea')}.pub`;
  const added = await as('ada')(
    ...['user', 'add', 'bea', '--full-name', 'Bea Berg', '--email', 'bea@example.org'],
    ...['--group', 'reviewer', '--public-key', key],
  );
  expect(added.stderr).toContain('bea is new');
  expect(added.stdout).toContain('POLICY is DRAFT, version 1.1');
  const rotated = await as('ada')(
    'user',
    'rotate',
    'rev',
    '--public-key',
    `${await writeMemberKey('rev-2')}.pub`,
  );
  expect(rotated.stdout).toContain('POLICY is DRAFT, version 1.2');
});

test('someone who is in the roster cannot be added again', async () => {
  const key = `${await writeMemberKey('quinn-2')}.pub`;
  const { code, stderr } = await as('ada')(
    ...['user', 'add', 'quinn', '--full-name', 'Quinn', '--email', 'q@example.org'],
    ...['--group', 'quality', '--public-key', key],
  );
  expect(code).toBe(1);
  expect(stderr).toContain('user/exists');
});

test('user retire drafts a policy without a live key of the one who leaves', async () => {
  const { stderr } = await as('ada')('user', 'retire', 'bot', '-m', 'bot is switched off');
  expect(stderr).toMatch(/the key SHA256:\S+ of bot retires/);
});

test('a recovery where genesis names nobody is refused', async () => {
  const { code, stderr } = await as('ada')('user', 'recover', '-m', 'I agree');
  expect(code).toBe(1);
  expect(stderr).toContain('recover/none');
});

test('user revoke acts at once', async () => {
  const { code, stdout } = await as('quinn')('user', 'revoke', 'rev', '-m', 'Laptop stolen');
  expect(code).toBe(0);
  expect(stdout).toContain('POLICY is EFFECTIVE, version 2.0');
  expect((await as('rev')('create', 'SOP', '--title', 'x')).code).toBe(5);
});
