import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

function string(bytes: Uint8Array | string): Buffer {
  const content = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/**
 * Writes an ed25519 key pair in OpenSSH's form without starting ssh-keygen (PROTOCOL.key, as `readPrivateKey` reads
 * it). The seed comes from `seed`, so the same text gives the same key in every run: for tests only.
 *
 * @returns the public key, `ssh-ed25519 AAAA… comment`
 */
export async function writeEd25519Key(path: string, seed: string, comment: string): Promise<string> {
  const secret = createHash('sha256').update(`git-qms test key ${seed}`).digest();
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]);
  const handle = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const point = Buffer.from(createPublicKey(handle).export({ format: 'jwk' }).x ?? '', 'base64url');
  const blob = Buffer.concat([string('ssh-ed25519'), string(point)]);
  const inner = Buffer.concat([
    number(7),
    number(7),
    blob,
    string(Buffer.concat([secret, point])),
    string(comment),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, place) => place + 1));
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string('none'),
    string('none'),
    string(''),
    number(1),
    string(blob),
    string(Buffer.concat([inner, padding])),
  ]);
  const lines = file.toString('base64').match(/.{1,70}/g) ?? [];
  const publicKey = `ssh-ed25519 ${blob.toString('base64')} ${comment}`;
  await writeFile(
    path,
    `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`,
    { mode: 0o600 },
  );
  await writeFile(`${path}.pub`, `${publicKey}\n`);
  return publicKey;
}
