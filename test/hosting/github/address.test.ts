import { expect, test } from 'vitest';
import { readRemote, tokenFor } from '../../../src/hosting/github/address.ts';

const lab = { owner: 'lab', repo: 'records' };
const hosted = { host: 'github.com', api: 'https://api.github.com', ...lab };
const own = { host: 'ghes.example', api: 'https://ghes.example/api/v3', ...lab };

test.each([
  ['https://github.com/lab/records.git', hosted],
  ['https://github.com/lab/records/', hosted],
  ['git@github.com:lab/records.git', hosted],
  ['ssh://git@ssh.github.com:443/lab/records.git', hosted],
  ['https://ghes.example/lab/records', own],
  ['git@ghes.example:lab/records', own],
  ['https://lab.ghe.com/lab/records', { host: 'lab.ghe.com', api: 'https://api.lab.ghe.com', ...lab }],
])('%s', (remote, address) => {
  expect(readRemote(remote)).toEqual({ ok: true, value: address });
});

test.each([
  '',
  '/srv/records.git',
  '../records.git',
  'http://github.com/lab/records',
  'https://github.com/lab',
])('%j is no repository on a GitHub server', (remote) => {
  expect(readRemote(remote)).toMatchObject({ ok: false, findings: [{ rule: 'hosting/address' }] });
});

test('a token is only for its own hosts', () => {
  const env = { GH_TOKEN: 'a', GITHUB_TOKEN: 'b', GH_ENTERPRISE_TOKEN: 'c' };
  expect(tokenFor('github.com', env)).toBe('a');
  expect(tokenFor('lab.ghe.com', { GITHUB_TOKEN: 'b' })).toBe('b');
  expect(tokenFor('ghes.example', env)).toBe('c');
  expect(tokenFor('github.com.evil.example', { GH_TOKEN: 'a' })).toBeNull();
});
