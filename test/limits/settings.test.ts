import { beforeAll, expect, test } from 'vitest';
import { git } from '../helpers/git.ts';
import { eventByHand, type PushResult, pushByHand, tipOf } from '../helpers/hand-made.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { watchedGate } from './watched-gate.ts';

let qs: QualitySystem;
let server: string;

beforeAll(async () => {
  ({ qs, server } = await watchedGate());
  await qs.crIn('DRAFT');
});

async function withLimit(
  name: string,
  value: string,
  push: () => Promise<PushResult>,
): Promise<readonly string[]> {
  await git(server, 'config', `qms.limit.${name}`, value);
  try {
    return (await push()).rules;
  } finally {
    await git(server, 'config', '--unset', `qms.limit.${name}`);
  }
}

async function comments(count: number): Promise<string> {
  let after = await tipOf(qs, 'CR-001');
  for (let made = 0; made < count; made++)
    after = await eventByHand(qs, {
      id: 'CR-001',
      act: 'comment',
      by: 'bot',
      text: `Remark ${made}.`,
      after,
    });
  return after;
}

test('how many refs a push may move', async () => {
  const tip = await tipOf(qs, 'trunk');
  const push = () => pushByHand(qs, { 'free/1': tip, 'free/2': tip });
  expect(await withLimit('refs', '1', push)).toEqual(['push/too-many-refs']);
  expect(await withLimit('refs', '2', push)).toEqual([]);
});

test('how many new events it may bring, over all records', async () => {
  const tip = await comments(2);
  const push = () => pushByHand(qs, { 'qms/CR-001': tip });
  expect(await withLimit('events', '1', push)).toEqual(['push/too-many-events']);
  expect(await withLimit('events', '2', push)).toEqual([]);
});

test('how many objects it may bring, loose or packed', async () => {
  const tip = await comments(2);
  const push = () => pushByHand(qs, { 'qms/CR-001': tip });
  expect(await withLimit('objects', '1', push)).toEqual(['push/too-many-objects']);
  await git(server, 'config', 'receive.unpackLimit', '1');
  expect(await withLimit('objects', '1', push)).toEqual(['push/too-many-objects']);
  expect(await withLimit('objects', '2', push)).toEqual([]);
});

test('a limit that is no number refuses', async () => {
  const tip = await tipOf(qs, 'trunk');
  expect(await withLimit('refs', 'many', () => pushByHand(qs, { 'free/9': tip }))).toEqual(['push/limit']);
});

test('an input larger than git may take is refused by git itself', async () => {
  await git(server, 'config', 'receive.maxInputSize', '100');
  const pushed = await pushByHand(qs, { 'qms/CR-001': await comments(1) });
  expect(pushed.accepted).toBe(false);
  expect(pushed.said).toContain('exceeds maximum allowed size');
});
