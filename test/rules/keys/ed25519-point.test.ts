import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ed25519PointProblem } from '../../../src/rules/keys/ed25519-point.ts';

const p = 2n ** 255n - 19n;

/** Little-endian, with the sign of x in the top bit. */
function encode(y: bigint, sign: 0 | 1): Uint8Array {
  const bytes = Buffer.from((y | (BigInt(sign) << 255n)).toString(16).padStart(64, '0'), 'hex');
  return new Uint8Array(bytes.reverse());
}

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** The torsion group of the curve: orders 1, 2, 4, 4, 8, 8, 8, 8. */
const smallOrder = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
];

test('the points of real keys are accepted', () => {
  for (let count = 0; count < 50; count += 1) {
    const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    expect(ed25519PointProblem(new Uint8Array(Buffer.from(x, 'base64url')))).toBeNull();
  }
});

test.each(smallOrder)('the point of small order %s is refused [REQ-003]', (text) => {
  expect(ed25519PointProblem(hex(text))).toBe('its point has small order');
});

test.each(smallOrder)('for the key %s a signature can be made without a secret', (text) => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hex(text)).toString('base64url') };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  // R runs over the small-order points and S is 0; with one message in eight at worst, one of them fits.
  const forged = Array.from({ length: 200 }, (_, count) => Buffer.from(`message ${count}`)).some((message) =>
    smallOrder.some((r) => verify(null, message, key, Buffer.concat([hex(r), new Uint8Array(32)]))),
  );
  expect(forged).toBe(true);
});

describe('encodings that are not canonical are refused', () => {
  test('a zero x with a sign', () => {
    expect(ed25519PointProblem(encode(1n, 1))).not.toBeNull();
    expect(ed25519PointProblem(encode(p - 1n, 1))).not.toBeNull();
  });

  test('every y from p to 2^255 - 1, with both signs', () => {
    for (let y = p; y < 2n ** 255n; y += 1n) {
      expect(ed25519PointProblem(encode(y, 0))).toBe('its point is not in canonical form');
      expect(ed25519PointProblem(encode(y, 1))).toBe('its point is not in canonical form');
    }
  });

  test.each([0, 31, 33])('%d bytes', (length) => {
    expect(ed25519PointProblem(new Uint8Array(length).fill(3))).not.toBeNull();
  });
});

test('y = 2 is on no point of the curve', () => {
  expect(ed25519PointProblem(encode(2n, 0))).toBe('its point is not on the curve');
});

test('a point is accepted exactly if x can be computed, by the way of RFC 8032', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 3n, max: p - 4n }), (y) => {
      expect(ed25519PointProblem(encode(y, 0)) === null).toBe(hasRoot(y));
    }),
  );
});

function hasRoot(y: bigint): boolean {
  const mod = (value: bigint) => ((value % p) + p) % p;
  const pow = (base: bigint, exponent: bigint): bigint => {
    if (exponent === 0n) return 1n;
    const half = pow(base, exponent / 2n);
    return mod(half * half * (exponent % 2n === 1n ? base : 1n));
  };
  const d = mod(-121665n * pow(121666n, p - 2n));
  const xx = mod((y * y - 1n) * pow(mod(d * y * y + 1n), p - 2n));
  const root = pow(xx, (p + 3n) / 8n);
  return mod(root * root) === xx || mod(-root * root) === xx;
}
