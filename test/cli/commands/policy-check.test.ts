import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foundSystem } from '../../helpers/quality-system.ts';
import { qms } from '../fake-io.ts';

test('the policy of a new quality system is valid', async () => {
  const { path } = await foundSystem();
  const { code, stdout } = await qms(['policy', 'check', '.qms/policy.yaml'], { cwd: path });
  expect(code).toBe(0);
  expect(stdout).toBe('.qms/policy.yaml is valid: version 1, 4 principals, 4 keys\n');
});

test('what is wrong is named with file, line and column [REQ-048]', async () => {
  const { path } = await foundSystem();
  const file = join(path, '.qms/policy.yaml');
  await writeFile(file, `${await readFile(file, 'utf8')}surprise: 1\n`);
  const { code, stderr } = await qms(['policy', 'check', file], { cwd: path });
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`^error: ${file}:\\d+:\\d+: `));
});

test('a file that is not there is not found', async () => {
  const { code, stderr } = await qms(['policy', 'check', 'nowhere.yaml'], { cwd: '/' });
  expect(code).toBe(3);
  expect(stderr).toContain('"nowhere.yaml" cannot be read (ENOENT)');
});
