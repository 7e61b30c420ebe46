import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { p256PointProblem } from '../../../src/rules/keys/p256-point.ts';

const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const number = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

function point(curve: string): Buffer {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: curve }).publicKey.export({
    format: 'jwk',
  });
  return Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
}

test('the points of real keys are accepted', () => {
  for (let count = 0; count < 50; count += 1) expect(p256PointProblem(point('P-256'))).toBeNull();
});

test('the point of another curve of the same size is refused', () => {
  expect(p256PointProblem(point('secp256k1'))).toBe('its point is not on the curve');
});

test('infinity, compressed, hybrid and cut points are refused', () => {
  const good = point('P-256');
  const compressed = Buffer.concat([Buffer.of(2 + ((good[64] ?? 0) & 1)), good.subarray(1, 33)]);
  const hybrid = Buffer.concat([Buffer.of(6 + ((good[64] ?? 0) & 1)), good.subarray(1)]);
  for (const bad of [Buffer.of(0), Buffer.alloc(0), compressed, hybrid, good.subarray(0, 64)]) {
    expect(p256PointProblem(bad)).toBe('its point is not in uncompressed form');
  }
});

test('the origin is refused', () => {
  expect(p256PointProblem(Buffer.concat([Buffer.of(4), Buffer.alloc(64)]))).toBe(
    'its point is not on the curve',
  );
});

test('a coordinate that is not reduced is refused', () => {
  // x = 5 is on the curve, and small enough that x + p still fits into 32 bytes.
  const y = 31468013646237722594854082025316614106172411895747863909393730389177298123724n;
  expect(p256PointProblem(Buffer.concat([Buffer.of(4), number(5n), number(y)]))).toBeNull();
  const spelled = Buffer.concat([Buffer.of(4), number(5n + p), number(y)]);
  expect(p256PointProblem(spelled)).toBe('its point is not in canonical form');
});
