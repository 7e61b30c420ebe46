import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { verifySignature } from '../../src/repository/signatures/verify.ts';
import { diceOf } from '../helpers/dice.ts';
import { temporaryDirectory } from '../helpers/git.ts';
import { patience, runs } from '../helpers/random-history.ts';
import { armor, assemble } from '../repository/signatures/assemble.ts';
import { type How, type SoftKey, softKeys } from './sshsig.ts';
import { signerByKeygen } from './stock.ts';

vi.setConfig({ testTimeout: patience });

const keys = softKeys();

/** An allowed-signers file with a principal for each key, named after its place. */
async function allSigners(): Promise<string> {
  const path = join(await temporaryDirectory(), 'allowed_signers');
  const lines = keys.map(
    ({ type, blob }, at) => `key-${at} namespaces="git" ${type} ${Buffer.from(blob).toString('base64')}\n`,
  );
  await writeFile(path, lines.join(''));
  return path;
}

interface Signed {
  readonly payload: Uint8Array;
  readonly how: How;
  readonly namespace: string;
  /** Seed of the damage done to the blob; 0 leaves it as it is. */
  readonly damage: number;
}

const signed: fc.Arbitrary<Signed> = fc.record({
  payload: fc.uint8Array({ maxLength: 200 }),
  how: fc.record({
    hash: fc.constantFrom('sha256', 'sha512'),
    flags: fc.nat(255),
    counter: fc.nat(0xffff_ffff),
    twin: fc.boolean(),
  }),
  namespace: fc.constantFrom('git', 'git', 'git', 'file'),
  damage: fc.oneof(fc.constant(0), fc.nat(0xffff_ffff)),
});

/** The armored signature, its blob damaged at one place: a bit, a byte more or less, a length made another. */
function armored(key: SoftKey, { payload, how, namespace, damage }: Signed): string {
  const whole = assemble(key.blob, key.signature(payload, how), { hash: how.hash, namespace });
  if (damage === 0) return whole;
  const blob = Buffer.from(whole.split('\n').slice(1, -1).join(''), 'base64');
  const dice = diceOf(damage);
  const at = dice.below(blob.length);
  const [head, tail] = [blob.subarray(0, at), blob.subarray(at)];
  const flipped = Buffer.from(blob);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << dice.below(8));
  const made = [
    flipped,
    Buffer.concat([head, Buffer.from([dice.below(256)]), tail]),
    Buffer.concat([head, tail.subarray(1)]),
    Buffer.concat([blob, Buffer.from([0])]),
    blob.subarray(0, -1),
  ];
  return armor(dice.any(made) ?? blob);
}

describe.each(keys.map((key, at) => [key.type, key, at] as const))('%s', (_type, key, at) => {
  test('whatever is accepted here, ssh-keygen accepts for the same principal [REQ-004]', async () => {
    const signers = await allSigners();
    let accepted = 0;
    const property = fc.asyncProperty(signed, async (each) => {
      const text = armored(key, each);
      const verified = verifySignature(each.payload, text);
      if (each.damage === 0 && each.namespace === 'git') expect(verified).toMatchObject({ ok: true });
      if (!verified.ok) return;
      accepted += 1;
      expect(await signerByKeygen(signers, each.payload, text)).toBe(`key-${at}`);
    });
    await fc.assert(property, runs(60) as unknown as fc.Parameters<[Signed]>);
    expect(accepted).toBeGreaterThan(10);
  });
});
