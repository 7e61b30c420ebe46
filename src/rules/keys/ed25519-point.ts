import { power, toNumber } from './modular.ts';

/*
 * Why points are checked at all. Ed25519 verifiers take any 32 bytes that decode to a point. Eight points of the curve
 * have an order that divides 8; for such a public key a signature can be written down without any secret, and with the
 * neutral element (`01 00 00 …`) one fixed signature is "good" for every message, in git, ssh-keygen and Node alike.
 * Whoever registers such a key hands everybody their name. And a coordinate that is not reduced modulo p is a second
 * spelling of a key, which would pass for another key.
 */

const p = 2n ** 255n - 19n;
const d = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/**
 * What is wrong with the encoding of an Ed25519 public key (RFC 8032 section 5.1.3), or null if it is a canonical
 * point on the curve -x² + y² = 1 + dx²y² and not of small order.
 */
export function ed25519PointProblem(encoded: Uint8Array): string | null {
  if (encoded.length !== 32) return `its point has ${encoded.length} bytes, not 32`;
  const y = toNumber(encoded.toReversed()) & (2n ** 255n - 1n);
  if (y >= p) return 'its point is not in canonical form';
  const yy = (y * y) % p;
  // Orders 1 and 2 have x = 0, that is y² = 1; order 4 has y = 0; order 8 doubles to those, which means x² = -y².
  const order8 = (d * yy * yy + 2n * yy - 1n) % p === 0n;
  if (yy === 0n || yy === 1n || order8) return 'its point has small order';
  // x² = (y² - 1) / (dy² + 1) has a root exactly if the product of both is a square (Euler's criterion).
  const product = ((yy + p - 1n) * (d * yy + 1n)) % p;
  return power(product, (p - 1n) / 2n, p) === 1n ? null : 'its point is not on the curve';
}
