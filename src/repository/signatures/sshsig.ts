import { hash as digest } from 'node:crypto';
import { ok, type Result, refuse } from '../../rules/finding.ts';
import type { KeyType, PublicKey } from '../../rules/keys/public-key.ts';
import { concatBytes, type WireReader, wireReader, wireString, wireUint32 } from '../../rules/keys/wire.ts';
import { formatArmor, readArmor } from './armor.ts';
import { knownKey } from './known-keys.ts';

/*
 * PROTOCOL.sshsig of OpenSSH. The armored blob:
 *
 *     "SSHSIG"  uint32 version = 1  string publickey  string namespace  string reserved  string hash  string signature
 *
 * and what the key signs: "SSHSIG"  string namespace  string reserved  string hash  string HASH(message)
 */
const magic = 'SSHSIG';
/** The namespace in which git signs commits and tags. */
const namespace = 'git';

export type HashName = 'sha256' | 'sha512';
type Algorithm = Exclude<KeyType, 'ssh-rsa'> | 'rsa-sha2-256' | 'rsa-sha2-512';

export interface SshSignature {
  readonly key: PublicKey;
  /** With which the message was hashed. */
  readonly hash: HashName;
  readonly algorithm: Algorithm;
  /** Ed25519: 64 bytes (R, S). ECDSA: r and s in 32 bytes each. RSA: as long as the modulus. */
  readonly signature: Uint8Array;
  /** What a security key added under its signature (PROTOCOL.u2f); null for plain keys. */
  readonly token: { readonly flags: number; readonly counter: number } | null;
}

/**
 * Reads the signature of a commit, strictly: one spelling per signature, nothing skipped.
 *
 * @param armor the value of the gpgsig header, its lines joined by newlines, without a last newline
 * @returns the parts, or `signature/missing`, `/armor`, `/format`, `/namespace`, `/algorithm`, or why its key is refused
 */
export function parseSignature(armor: Uint8Array | string): Result<SshSignature> {
  if (armor.length === 0) return refuse('signature/missing', 'there is no signature');
  const text = typeof armor === 'string' ? armor : Buffer.from(armor).toString('latin1');
  const blob = readArmor(text);
  if (blob === null) {
    return refuse(
      'signature/armor',
      `the signature ${quote(text)} is not one SSH signature block as ssh-keygen writes it`,
    );
  }

  const reader = wireReader(blob);
  reader.magic(magic);
  const version = reader.uint32();
  const keyBlob = reader.string();
  const space = reader.text();
  const reserved = reader.string();
  const hash = reader.text();
  const signature = reader.string();
  const broken = reader.end();
  if (broken !== null) return refuse('signature/format', `the signature is malformed: ${broken}`);
  if (version !== 1) return refuse('signature/format', `the signature has version ${version}, not 1`);
  if (space !== namespace) {
    return refuse(
      'signature/namespace',
      `the signature was made for ${quote(space)}, not for "${namespace}"`,
    );
  }
  if (reserved.length > 0)
    return refuse('signature/format', 'the reserved field of the signature is not empty');
  if (hash !== 'sha256' && hash !== 'sha512') {
    return refuse('signature/algorithm', `the hash ${quote(hash)} is neither "sha256" nor "sha512"`);
  }
  const key = knownKey(keyBlob);
  return key.ok ? readKeySignature(key.value, hash, signature) : key;
}

/** The inner signature: string algorithm, string numbers, and for security keys byte flags, uint32 counter. */
function readKeySignature(key: PublicKey, hash: HashName, bytes: Uint8Array): Result<SshSignature> {
  const reader = wireReader(bytes);
  const algorithm = reader.text();
  if (!belongsTo(algorithm, key.type)) {
    return refuse(
      'signature/algorithm',
      `the algorithm ${quote(algorithm)} is not accepted with a key of type ${key.type}`,
    );
  }
  const part = reader.string();
  const token = key.type.startsWith('sk-') ? { flags: reader.byte(), counter: reader.uint32() } : null;
  const broken = reader.end();
  if (broken !== null)
    return refuse('signature/format', `the ${algorithm} signature is malformed: ${broken}`);
  const signature = readNumbers(key, part);
  return signature === null
    ? refuse('signature/format', `the numbers of the ${algorithm} signature are not in their one form`)
    : ok({ key, hash, algorithm, signature, token });
}

function belongsTo(algorithm: string, type: KeyType): algorithm is Algorithm {
  return type === 'ssh-rsa'
    ? algorithm === 'rsa-sha2-256' || algorithm === 'rsa-sha2-512'
    : algorithm === type;
}

function readNumbers(key: PublicKey, part: Uint8Array): Uint8Array | null {
  switch (key.type) {
    case 'ssh-ed25519':
    case 'sk-ssh-ed25519@openssh.com':
      return part.length === 64 ? part : null;
    case 'ssh-rsa':
      return part.length === key.n.length ? part : null;
    case 'ecdsa-sha2-nistp256':
    case 'sk-ecdsa-sha2-nistp256@openssh.com':
      return readEcdsa(wireReader(part));
  }
}

/** r and s as canonical positive numbers; either s of a pair verifies, which is why events are told apart by payload. */
function readEcdsa(reader: WireReader): Uint8Array | null {
  const r = reader.mpint();
  const s = reader.mpint();
  if (reader.end() !== null || [r, s].some((each) => each.length === 0 || each.length > 32)) return null;
  const both = new Uint8Array(64);
  both.set(r, 32 - r.length);
  both.set(s, 64 - s.length);
  return both;
}

const prefix = new Map<HashName, Uint8Array>(
  (['sha256', 'sha512'] as const).map((hash) => [
    hash,
    concatBytes(
      Buffer.from(magic),
      wireString(namespace),
      wireString(''),
      wireString(hash),
      wireUint32(hash === 'sha256' ? 32 : 64),
    ),
  ]),
);

/** The bytes that a key signs for a payload. */
export function signedBlob(hash: HashName, payload: Uint8Array): Uint8Array {
  return concatBytes(prefix.get(hash) ?? new Uint8Array(0), digest(hash, payload, 'buffer'));
}

/** The armor of a signature made with sha512, as ssh-keygen writes it; `numbers` as the algorithm encodes them. */
export function encodeSignature(key: PublicKey, algorithm: Algorithm, numbers: Uint8Array): string {
  return formatArmor(
    concatBytes(
      Buffer.from(magic),
      wireUint32(1),
      wireString(key.blob),
      wireString(namespace),
      wireString(''),
      wireString('sha512'),
      wireString(concatBytes(wireString(algorithm), wireString(numbers))),
    ),
  );
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
