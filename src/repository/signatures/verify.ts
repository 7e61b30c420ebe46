import { constants, hash as digest, verify } from 'node:crypto';
import { ok, type Result, refuse, refused, type Where } from '../../rules/finding.ts';
import type { PublicKey } from '../../rules/keys/public-key.ts';
import { concatBytes, wireUint32 } from '../../rules/keys/wire.ts';
import { keyObject } from './known-keys.ts';
import { parseSignature, type SshSignature, signedBlob } from './sshsig.ts';

/** Who signed, as far as mathematics says; whose key it is, the policy says. */
export interface VerifiedSignature {
  readonly key: PublicKey;
  /** The security key saw a touch; false for keys in files. */
  readonly userPresence: boolean;
  /** The security key verified its user, by PIN or fingerprint. */
  readonly userVerification: boolean;
}

/** FIDO authenticator data: bit 0 is user presence, bit 2 user verification. */
const presenceBit = 0x01;
const verificationBit = 0x04;

/**
 * Verifies the SSH signature of a commit, in process.
 *
 * @param payload the commit's bytes without the gpgsig header
 * @param armor the value of that header, lines joined by newlines; null for an unsigned commit
 * @returns the key and the flags of its token, or `signature/…` or `key/…` findings at `where`
 */
export function verifySignature(
  payload: Uint8Array,
  armor: Uint8Array | string | null,
  where: Where = {},
): Result<VerifiedSignature> {
  const parsed = parseSignature(armor ?? '');
  if (!parsed.ok)
    return refused(...parsed.findings.map((each) => ({ ...each, where: { ...each.where, ...where } })));
  const { key, token } = parsed.value;
  if (!holds(parsed.value, payload)) {
    return refuse('signature/bad', `the signature by ${key.fingerprint} is not over these bytes`, { where });
  }
  const flags = token?.flags ?? 0;
  return ok({
    key,
    userPresence: (flags & presenceBit) !== 0,
    userVerification: (flags & verificationBit) !== 0,
  });
}

function holds(parsed: SshSignature, payload: Uint8Array): boolean {
  const { key, signature } = parsed;
  const handle = keyObject(key);
  const blob = signedBlob(parsed.hash, payload);
  switch (key.type) {
    case 'ssh-ed25519':
      return verify(null, blob, handle, signature);
    case 'ecdsa-sha2-nistp256':
      return verify('sha256', blob, { key: handle, dsaEncoding: 'ieee-p1363' }, signature);
    case 'ssh-rsa': {
      const hash = parsed.algorithm === 'rsa-sha2-256' ? 'sha256' : 'sha512';
      return verify(hash, blob, { key: handle, padding: constants.RSA_PKCS1_PADDING }, signature);
    }
    case 'sk-ssh-ed25519@openssh.com':
      return verify(null, tokenBlob(key.application, parsed, blob), handle, signature);
    case 'sk-ecdsa-sha2-nistp256@openssh.com': {
      const signed = tokenBlob(key.application, parsed, blob);
      return verify('sha256', signed, { key: handle, dsaEncoding: 'ieee-p1363' }, signature);
    }
  }
}

/** What a token signs (PROTOCOL.u2f): sha256(application), flags, counter, sha256(message). */
function tokenBlob(application: string, parsed: SshSignature, blob: Uint8Array): Uint8Array {
  const { flags, counter } = parsed.token ?? { flags: 0, counter: 0 };
  return concatBytes(
    digest('sha256', application, 'buffer'),
    Uint8Array.of(flags),
    wireUint32(counter),
    digest('sha256', blob, 'buffer'),
  );
}
