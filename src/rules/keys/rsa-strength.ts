const least = 3072;
const most = 16384;

/**
 * What is wrong with the numbers of an RSA key (big-endian, no leading zero), or null. The exponent stays within 64
 * bits because OpenSSL verifies no larger one with a modulus of this size.
 */
export function rsaProblem(e: Uint8Array, n: Uint8Array): string | null {
  const bits = bitLength(n);
  if (bits < least || bits > most) return `its modulus has ${bits} bits; ${least} to ${most} are allowed`;
  if (isEven(n)) return 'its modulus is even';
  if (bitLength(e) < 17 || bitLength(e) > 64 || isEven(e))
    return 'its exponent is not odd, at least 65537 and below 2^64';
  return null;
}

function bitLength(magnitude: Uint8Array): number {
  return magnitude.length * 8 - (Math.clz32(magnitude[0] ?? 0) - 24);
}

function isEven(magnitude: Uint8Array): boolean {
  return ((magnitude[magnitude.length - 1] ?? 0) & 1) === 0;
}
