import { expect, test } from 'vitest';
import { makeRepository, testEnvironment } from '../../helpers/git.ts';
import { qms } from '../fake-io.ts';

const genesis = '3f2a0c1d5b6e7f8091a2b3c4d5e6f708192a3b4c';
const around = { env: testEnvironment as Record<string, string> };

test('the gate is installed, shown and removed', async () => {
  const server = await makeRepository({ bare: true });
  const state = async (...argv: string[]) =>
    JSON.parse((await qms(['hooks', ...argv, '--server', server, '--json'], around)).stdout).data.state;
  expect(await state('status')).toBe('missing');
  expect(await state('install', '--genesis', genesis)).toBe('installed');
  expect((await qms(['hooks', 'status'], { ...around, cwd: server })).stdout).toContain(genesis);
  expect(await state('remove')).toBe('missing');
});

test('a genesis that is no full id is refused', async () => {
  const server = await makeRepository({ bare: true });
  const { code, stderr } = await qms(['hooks', 'install', '--server', server, '--genesis', 'main'], around);
  expect(code).toBe(2);
  expect(stderr).toContain('id/oid');
});
