import { type Finding, finding, type Where } from '../finding.ts';
import { limits } from '../limits.ts';

/**
 * Characters that no governed text may hold, as explicit ranges: C0 and C1 controls (LF is the caller's), format
 * characters (bidi overrides, zero-width, tags), line and paragraph separators, lone surrogates. Explicit, because
 * `\p{Cf}` grows with each Unicode version, and a verdict must not depend on the verifier's.
 */
export const forbiddenRanges = [
  '0000-0009 000B-001F 007F-009F 00AD 0600-0605 061C 06DD 070F 0890-0891 08E2 180E',
  '200B-200F 2028-202E 2060-206F D800-DFFF FEFF FFF9-FFFB',
  '110BD 110CD 13430-1343F 1BCA0-1BCA3 1D173-1D17A E0000-E007F',
].join(' ');

const forbiddenClass = `[${forbiddenRanges.replace(/[0-9A-F]+/g, '\\u{$&}').replaceAll(' ', '')}]`;
const forbidden = new RegExp(forbiddenClass, 'u');
const everyForbidden = new RegExp(forbiddenClass, 'gu');

/** A run of marks that no writing needs. Looked for first: no way of normalizing it is linear. */
const crowdedMarks = new RegExp(`\\p{M}{${limits.combiningMarks + 1}}`, 'u');

/** Most text is printable ASCII, which holds none of these and is NFC; asking so takes a twentieth of the time. */
const beyondPlain = /[^\n\x20-\x7e]/;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** UTF-8 bytes as text, or null if they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The byte offset of a character index, for findings that point into raw objects. */
export function byteOffset(text: string, index: number): number {
  return encoder.encode(text.slice(0, index)).length;
}

/** @returns a finding where `text` is not NFC or holds a forbidden character; LF is allowed. */
export function checkText(text: string, what: string, where: Where = {}): Finding | null {
  if (!beyondPlain.test(text)) return null;
  const found = forbidden.exec(text);
  if (found) {
    const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return finding('bytes/text', `${what} holds the character U+${code}`, {
      where: { ...where, byte: byteOffset(text, found.index) },
    });
  }
  const crowded = crowdedMarks.exec(text);
  if (crowded) {
    return finding(
      'bytes/text',
      `${what} holds more than ${limits.combiningMarks} combining marks in a row`,
      {
        where: { ...where, byte: byteOffset(text, crowded.index) },
      },
    );
  }
  const normal = text.normalize('NFC');
  if (normal !== text) {
    let same = 0;
    while (text[same] === normal[same]) same++;
    return finding('bytes/text', `${what} is not in Unicode normal form C`, {
      where: { ...where, byte: byteOffset(text, same) },
    });
  }
  return null;
}

/** Text made fit for a governed object: NFC, LF, tabs as spaces, forbidden characters dropped. For what people type. */
export function cleanText(text: string): string {
  const unix = text.replace(/\r\n?/g, '\n').replace(/\t/g, '    ');
  return unix
    .replace(everyForbidden, '')
    .normalize('NFC')
    .replace(/(?<! ) +$/gm, '')
    .trim();
}
