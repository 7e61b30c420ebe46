import { type KeyObject, sign } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { fail, QmsError, type Result, unwrap } from '../../rules/finding.ts';
import { type PublicKey, parsePublicKey } from '../../rules/keys/public-key.ts';
import { isOpenSshPrivateKey, readPrivateKey } from './private-key.ts';
import type { Environment } from './ssh-keygen.ts';
import { encodeSignature, signedBlob } from './sshsig.ts';

/** Makes the signatures of one actor. */
export interface Signer {
  readonly key: PublicKey;
  /**
   * Signs a commit's bytes (without gpgsig).
   *
   * @returns the armor without a last newline, as the gpgsig header holds it; raises `signature/sign-failed`
   */
  sign(payload: Uint8Array): Promise<string>;
}

export interface SignerOptions {
  /** What ssh-keygen may see of the environment; defaults to this process's. */
  readonly env?: Environment;
  /** Milliseconds that ssh-keygen may take, waiting for a touch included; 60 seconds by default. */
  readonly timeout?: number;
  /** Ends a signature that is waited for. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens what git's `user.signingkey` may name for SSH: a private key file, a public key file whose private half lies
 * beside it or in an agent, or the public key itself (`key::TYPE BASE64`, or `ssh-TYPE BASE64`). A plain ed25519 file
 * signs in this process; for all others ssh-keygen signs.
 *
 * @param location as `chooseKey` gives it, `~` expanded
 * Raises `signature/no-key`, `signature/key-unreadable`, and `key/…` for keys that could never verify.
 */
export async function openSigner(location: string, options: SignerOptions = {}): Promise<Signer> {
  const literal = literalKey(location);
  if (literal !== null) return external(unwrap(parsePublicKey(literal)), null, options);

  const text = await readKeyFile(location);
  if (isOpenSshPrivateKey(text)) {
    await refuseOpenFile(location);
    const { key, handle } = unwrapFile(readPrivateKey(text), location);
    return handle === null ? external(key, location, options) : inProcess(key, handle);
  }
  if (text.includes('PRIVATE KEY-----')) {
    await refuseOpenFile(location);
    const fix = `write its public half beside it: \`ssh-keygen -y -f ${location} > ${location}.pub\``;
    const publicText = await readFile(`${location}.pub`, 'utf8').catch((cause) =>
      fail('signature/key-unreadable', `${location} is not in OpenSSH's format, and has no .pub file`, {
        fix,
        cause,
      }),
    );
    return external(unwrapFile(parsePublicKey(publicText.trim()), `${location}.pub`), location, options);
  }
  return external(unwrapFile(parsePublicKey(text.trim()), location), location, options);
}

/** The same two spellings as git takes. */
function literalKey(location: string): string | null {
  if (location.startsWith('key::')) return location.slice('key::'.length);
  return location.startsWith('ssh-') && location.includes(' ') ? location : null;
}

async function readKeyFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') fail('signature/no-key', `there is no signing key ${path}`, { cause });
    return fail('signature/key-unreadable', `the signing key ${path} cannot be read (${errorCode(cause)})`, {
      cause,
    });
  }
}

/** As ssh-keygen does: a private key of one's own that others can read is not used. */
async function refuseOpenFile(path: string): Promise<void> {
  const { mode, uid } = await stat(path);
  if (process.getuid?.() !== uid || (mode & 0o077) === 0) return;
  const fix = `chmod 600 ${path}`;
  fail('signature/key-unreadable', `others can read the signing key ${path}`, { fix });
}

/** Names the file in the findings about it. */
function unwrapFile<T>(result: Result<T>, path: string): T {
  if (result.ok) return result.value;
  throw new QmsError(result.findings.map((each) => ({ ...each, message: `${path}: ${each.message}` })));
}

function inProcess(key: PublicKey, handle: KeyObject): Signer {
  return {
    key,
    sign: async (payload) =>
      encodeSignature(key, 'ssh-ed25519', sign(null, signedBlob('sha512', payload), handle)),
  };
}

/** Loaded only when needed: most actors sign in process, and starting a subprocess library costs time. */
async function external(key: PublicKey, path: string | null, options: SignerOptions): Promise<Signer> {
  const { signWithKeygen } = await import('./keygen-signature.ts');
  const run = {
    env: options.env ?? process.env,
    timeout: options.timeout ?? 60_000,
    show: key.type.startsWith('sk-'),
    signal: options.signal,
  };
  return { key, sign: (payload) => signWithKeygen(key, path, payload, run) };
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
