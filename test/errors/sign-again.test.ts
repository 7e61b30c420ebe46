import { expect, test } from 'vitest';
import { maySignAgain } from '../../src/acts/sign-again.ts';
import type { PublicKey } from '../../src/rules/keys/public-key.ts';

const type = (name: PublicKey['type']) => ({ type: name });
const hardware = ['sk-ssh-ed25519@openssh.com', 'sk-ecdsa-sha2-nistp256@openssh.com'] as const;

test.each(hardware)('%s: a second touch is asked for, with the name of the act', async (name) => {
  const asked: string[] = [];
  const yes = async (question: string) => asked.push(question) > 0;
  expect(await maySignAgain('approve', type(name), true, yes)).toBe(true);
  expect(asked).toEqual([expect.stringContaining('approve')]);
});

test('a no is a no, and so is nobody to ask', async () => {
  expect(await maySignAgain('approve', type(hardware[0]), true, async () => false)).toBe(false);
  expect(await maySignAgain('approve', type(hardware[0]), true, undefined)).toBe(false);
});

test('nobody is asked before the first signature, or for a key without touch', async () => {
  const confirm = async (question: string) => expect.unreachable(question);
  expect(await maySignAgain('approve', type(hardware[0]), false, confirm)).toBe(true);
  expect(await maySignAgain('approve', type('ssh-ed25519'), true, confirm)).toBe(true);
});
