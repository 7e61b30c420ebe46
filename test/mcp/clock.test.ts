import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { foundSystem } from '../helpers/quality-system.ts';
import { expectEachOnce } from './acts-there.ts';
import type { Told } from './client.ts';
import { rpc, startHttp } from './http-server.ts';

const moved = fileURLToPath(new URL('./clock.cjs', import.meta.url));
const day = 24 * 3600;

test('REQ-161 REQ-162 the system clock jumps: an identity stays whose it is, and a repeated call is known', async () => {
  const qs = await foundSystem({ server: true });
  const jumps = [2 * day, -2 * day, 400 * day, 0];
  const server = await startHttp(qs, ['bot'], {
    env: { NODE_OPTIONS: `--require=${moved}`, CLOCK_JUMPS: jumps.join() },
  });
  const ask = async (instance: string, name: string, input: Record<string, unknown> = {}) => {
    const call = rpc('tools/call', { name, arguments: input });
    const response = await server.post('bot', call, { 'X-QMS-Instance': instance });
    const { result } = (await response.json()) as { result?: { structuredContent: Told } };
    return { status: response.status, told: result?.structuredContent };
  };
  const create = (key: string) =>
    ask('first', 'qms_create', { doc_type: 'CR', title: key, idempotency_key: key });
  const told = new Map<string, Told>();
  for (const [index, jump] of [0, ...jumps].entries()) {
    if (index > 0) server.process.kill('SIGUSR2');
    await pause(100);
    const key = `clock-${index}`;
    const made = await create(key);
    expect(made, `after ${jump} s`).toMatchObject({ status: 200, told: { ok: true } });
    told.set(key, made.told as Told);
    expect((await ask('second', 'qms_inbox')).status).toBe(409);
    for (const [earlier, first] of told) expect((await create(earlier)).told).toEqual(first);
  }
  const logged = server.lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line).at] : []));
  expect(new Set(logged.map((at: string) => at.slice(0, 10))).size).toBeGreaterThan(2);
  await server.stop();
  expect(await expectEachOnce(qs, told)).toBe(told.size);
});
