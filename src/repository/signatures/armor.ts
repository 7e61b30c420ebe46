const begin = '-----BEGIN SSH SIGNATURE-----';
const end = '-----END SSH SIGNATURE-----';
/** ssh-keygen breaks lines after 70 characters, and does not leave an empty line when the last one is full. */
const column = /.{1,70}/g;
/** Fits signatures with the largest RSA key that is accepted (16384 bits), and nothing much longer. */
const longest = 8192;

/** The armor that ssh-keygen writes, without its last newline: so it stands in a commit's gpgsig header. */
export function formatArmor(blob: Uint8Array): string {
  const base64 = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength).toString('base64');
  return [begin, ...(base64.match(column) ?? []), end].join('\n');
}

/**
 * The bytes in an armor, or null if it is not exactly what {@link formatArmor} makes of them. Git joins the lines of
 * the header with newlines, so its last line, END, has none: a newline after it is already one byte too many.
 */
export function readArmor(armor: string): Uint8Array | null {
  if (armor.length > longest || !armor.startsWith(`${begin}\n`) || !armor.endsWith(`\n${end}`)) return null;
  const blob = Buffer.from(armor.slice(begin.length, -end.length).replaceAll('\n', ''), 'base64');
  // Decoding forgives other wrapping, stray characters and padding; comparing with the one canonical form does not.
  return blob.length > 0 && formatArmor(blob) === armor ? blob : null;
}
