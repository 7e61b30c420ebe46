import { expect, test } from 'vitest';
import { foundSystem } from './quality-system.ts';

test('founds a quality system whose history stock git can verify', async () => {
  const qs = await foundSystem();
  expect(await qs.git('rev-parse', 'main')).toBe(qs.genesis);
  expect(await qs.git('log', '-1', '--format=%G?', 'main')).toBe('G');
});

test('brings a change record to its end', async () => {
  const qs = await foundSystem();
  const id = await qs.crIn('CLOSED');
  expect(await qs.git('log', '-1', '--format=%s', 'main')).toBe(`${id}: closed, v2.0`);
});

test('brings an SOP into force through a server', async () => {
  const qs = await foundSystem({ server: true });
  const id = await qs.bringSopIntoForce();
  expect(await qs.git('log', '-1', '--format=%s', 'origin/main')).toBe(`${id}: in force, v1.0`);
});
