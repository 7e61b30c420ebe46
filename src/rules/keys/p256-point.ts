import { toNumber } from './modular.ts';

const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * What is wrong with the encoding of a P-256 public key, or null: it must be uncompressed (`04 x y`, SEC 1 section 2.3),
 * reduced, and on the curve y² = x³ - 3x + b. The curve has prime order, so there is no small subgroup to check; a
 * point of another curve would have one.
 */
export function p256PointProblem(encoded: Uint8Array): string | null {
  if (encoded.length !== 65 || encoded[0] !== 4) return 'its point is not in uncompressed form';
  const x = toNumber(encoded.subarray(1, 33));
  const y = toNumber(encoded.subarray(33));
  if (x >= p || y >= p) return 'its point is not in canonical form';
  return (y * y - x * x * x + 3n * x - b) % p === 0n ? null : 'its point is not on the curve';
}
