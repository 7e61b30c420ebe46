import { sha256 } from '@noble/hashes/sha2.js';
import { ok, type Result, refuse } from '../finding.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { ed25519PointProblem } from './ed25519-point.ts';
import { p256PointProblem } from './p256-point.ts';
import { rsaProblem } from './rsa-strength.ts';
import { wireReader } from './wire.ts';

/** The kinds of key that may sign; everything else is refused by name. */
const keyTypes = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ssh-rsa',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
] as const;

export type KeyType = (typeof keyTypes)[number];

interface KeyText {
  /** `type base64`, without comment; keys are compared by it. */
  readonly text: string;
  /** The key in SSH wire encoding: what the base64 holds. */
  readonly blob: Uint8Array;
  /** `SHA256:` and unpadded base64, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

interface Ed25519Key extends KeyText {
  readonly type: 'ssh-ed25519';
  /** 32 bytes, RFC 8032. */
  readonly point: Uint8Array;
}
interface EcdsaKey extends KeyText {
  readonly type: 'ecdsa-sha2-nistp256';
  /** `04 x y`, 65 bytes. */
  readonly point: Uint8Array;
}
interface RsaKey extends KeyText {
  readonly type: 'ssh-rsa';
  /** Exponent and modulus, big-endian, without leading zero. */
  readonly e: Uint8Array;
  readonly n: Uint8Array;
}
/** Security keys (PROTOCOL.u2f): the numbers of the plain kind, and the application that the token binds them to. */
interface SkEd25519Key extends KeyText {
  readonly type: 'sk-ssh-ed25519@openssh.com';
  readonly point: Uint8Array;
  readonly application: string;
}
interface SkEcdsaKey extends KeyText {
  readonly type: 'sk-ecdsa-sha2-nistp256@openssh.com';
  readonly point: Uint8Array;
  readonly application: string;
}
export type PublicKey = Ed25519Key | EcdsaKey | RsaKey | SkEd25519Key | SkEcdsaKey;

function isKeyType(type: string): type is KeyType {
  return (keyTypes as readonly string[]).includes(type);
}

/**
 * Reads one OpenSSH public key, `type base64 [comment]`, on one line without newline.
 *
 * @returns the key, or `key/malformed`, `key/type`, `key/weak`.
 */
export function parsePublicKey(text: string): Result<PublicKey> {
  const [, type, base64] = /^([!-~]+) ([A-Za-z0-9+/=]+)(?: .*)?$/.exec(text) ?? [];
  if (type === undefined || base64 === undefined) {
    return refuse(
      'key/malformed',
      `${quote(text)} is not a public key of the form \`type base64 [comment]\``,
    );
  }
  if (!isKeyType(type)) return refuse('key/type', `keys of type ${quote(type)} are not accepted`);
  const blob = decodeBase64(base64);
  if (blob === null) return refuse('key/malformed', `the base64 of the key ${quote(text)} is not canonical`);
  const key = readPublicKey(blob);
  if (key.ok && key.value.type !== type) {
    return refuse('key/malformed', `the key says it is ${type}, but holds a key of type ${key.value.type}`);
  }
  return key;
}

/** Reads a public key in SSH wire encoding (RFC 4253 section 6.6, RFC 5656, RFC 8709, PROTOCOL.u2f), as in a signature. */
export function readPublicKey(blob: Uint8Array): Result<PublicKey> {
  const reader = wireReader(blob);
  const type = reader.text();
  if (!isKeyType(type)) {
    return type === ''
      ? refuse('key/malformed', 'the public key names no type')
      : refuse('key/type', `keys of type ${quote(type)} are not accepted`);
  }
  const identity = () => ({
    text: `${type} ${encodeBase64(blob)}`,
    blob: new Uint8Array(blob),
    fingerprint: `SHA256:${encodeBase64(sha256(blob)).replaceAll('=', '')}`,
  });
  const malformed = (problem: string) => refuse('key/malformed', `the ${type} key is malformed: ${problem}`);
  const weak = (problem: string) => refuse('key/weak', `the ${type} key is weak: ${problem}`);

  if (type === 'ssh-rsa') {
    const e = reader.mpint();
    const n = reader.mpint();
    const broken = reader.end();
    if (broken !== null) return malformed(broken);
    const problem = rsaProblem(e, n);
    return problem === null
      ? ok({ type, e: new Uint8Array(e), n: new Uint8Array(n), ...identity() })
      : weak(problem);
  }

  const onP256 = type === 'ecdsa-sha2-nistp256' || type === 'sk-ecdsa-sha2-nistp256@openssh.com';
  const curve = onP256 ? reader.text() : null;
  const point = new Uint8Array(reader.string());
  const application =
    type === 'sk-ssh-ed25519@openssh.com' || type === 'sk-ecdsa-sha2-nistp256@openssh.com'
      ? reader.text()
      : null;
  const broken = reader.end();
  if (broken !== null) return malformed(broken);
  if (curve !== null && curve !== 'nistp256') return malformed(`it names the curve ${quote(curve)}`);
  if (!onP256 && point.length !== 32) return malformed(`its point has ${point.length} bytes, not 32`);
  // A web site can ask a token for signatures under its own origin, but never under `ssh:`.
  if (application !== null && !application.startsWith('ssh:')) {
    return malformed(`its application ${quote(application)} does not begin with "ssh:"`);
  }
  const problem = onP256 ? p256PointProblem(point) : ed25519PointProblem(point);
  if (problem !== null) return weak(problem);
  if (type === 'ssh-ed25519' || type === 'ecdsa-sha2-nistp256') return ok({ type, point, ...identity() });
  return ok({ type, point, application: application ?? '', ...identity() });
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
