/** Decodes padded base64; null for anything that {@link encodeBase64} would not have written. */
export function decodeBase64(text: string): Uint8Array | null {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return null;
  }
  // atob takes spaces, missing padding and stray low bits; only the one canonical spelling survives the way back.
  return btoa(binary) === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : null;
}

/** Padded base64 on one line. Meant for keys and digests, not for large data. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
