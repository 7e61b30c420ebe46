import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foundSystem } from '../../helpers/quality-system.ts';
import { commandLineOf } from '../as-member.ts';

test('policy check compares with what is in force', async () => {
  const system = await foundSystem();
  const as = commandLineOf(system);
  const folder = join(system.path, 'proposal');
  await mkdir(folder);
  await copyFile(join(system.path, '.qms/allowed_signers'), join(folder, 'allowed_signers'));
  const founding = await readFile(join(system.path, '.qms/policy.yaml'), 'utf8');
  const promoted = founding.replace('group: reviewer', 'group: quality');
  await writeFile(join(folder, 'policy.yaml'), promoted);
  const same = await as('ada')('policy', 'check', 'proposal/policy.yaml');
  expect(same.code).toBe(1);
  expect(same.stderr).toContain('version 1 replaces nothing; in force is 1');
  await writeFile(
    join(folder, 'policy.yaml'),
    promoted.replace('version: 1\nreplaces: null', 'version: 2\nreplaces: 1'),
  );
  const next = await as('ada')('policy', 'check', 'proposal/policy.yaml');
  expect(next.code).toBe(0);
  expect(next.stdout).toContain('  rev: group reviewer -> quality\n  rev may now assign, revoke, trunk\n');
  expect(next.stderr).toContain('rev gain from it');
});
