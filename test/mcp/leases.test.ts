import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Leases, leaseMilliseconds } from '../../src/mcp/http/leases.ts';
import type { PrincipalId } from '../../src/rules/values.ts';
import { temporaryDirectory } from '../helpers/git.ts';

const bot = 'bot' as PrincipalId;

async function leases() {
  const folder = await temporaryDirectory();
  await mkdir(join(folder, bot), { mode: 0o700 });
  let now = 0;
  const open = () => new Leases({ folder }, () => now);
  return { folder, open, first: open(), pass: (milliseconds: number) => (now += milliseconds) };
}

test('an identity is taken over only after silence, and that is said', async () => {
  const { first, pass } = await leases();
  expect(await first.claim(bot, 'a')).toEqual({ ok: true, tookOver: null });
  pass(leaseMilliseconds - 1);
  expect(await first.claim(bot, 'b')).toEqual({ ok: false, holder: 'a' });
  expect(await first.claim(bot, 'a')).toEqual({ ok: true, tookOver: null });
  pass(leaseMilliseconds);
  expect(await first.claim(bot, 'b')).toEqual({ ok: true, tookOver: 'a' });
});

test('a server that is started anew leaves the holder the time of one lease to come back', async () => {
  const { first, open, pass } = await leases();
  await first.claim(bot, 'a');
  pass(10 * leaseMilliseconds);
  const second = open();
  expect(await second.claim(bot, 'b')).toEqual({ ok: false, holder: 'a' });
  pass(leaseMilliseconds);
  expect(await second.claim(bot, 'b')).toEqual({ ok: true, tookOver: 'a' });
});

test('of two who claim at once one holds it', async () => {
  const { first } = await leases();
  const both = await Promise.all([first.claim(bot, 'a'), first.claim(bot, 'b')]);
  expect(both.map(({ ok }) => ok)).toEqual([true, false]);
});

test('a lease that cannot be read is given to nobody, until it can', async () => {
  const { folder, first } = await leases();
  const path = join(folder, bot, 'lease.json');
  await mkdir(path);
  await expect(first.claim(bot, 'a')).rejects.toThrow(/EISDIR/);
  await expect(first.claim(bot, 'a')).rejects.toThrow(/EISDIR/);
  await rm(path, { recursive: true });
  expect(await first.claim(bot, 'a')).toEqual({ ok: true, tookOver: null });
});
