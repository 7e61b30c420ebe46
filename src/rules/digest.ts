import { encodeUtf8 } from './bytes/text.ts';

/** An incremental SHA-256; `node:crypto`'s and `@noble/hashes`' both fit. */
export interface Sha256 {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

function length(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/**
 * `QMS-Digest`, which survives export and does not rest on SHA-1: SHA-256 over `git-qms-digest-v1\n`, then for each file in
 * byte order of its path relative to the record's directory: 64-bit big-endian length and bytes of the path, length and bytes
 * of the content.
 *
 * @returns `sha256:` and 64 hexadecimal digits
 */
export function digestOf(
  files: readonly { path: string; bytes: Uint8Array }[],
  sha256: () => Sha256,
): string {
  const hash = sha256();
  hash.update(encodeUtf8('git-qms-digest-v1\n'));
  const named = files.map((file) => ({ name: encodeUtf8(file.path), bytes: file.bytes }));
  for (const { name, bytes } of named.sort((a, b) => compareBytes(a.name, b.name))) {
    for (const part of [name, bytes]) {
      hash.update(length(part.length));
      hash.update(part);
    }
  }
  return `sha256:${[...hash.digest()].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
