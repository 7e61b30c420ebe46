import { checkText, decodeUtf8, encodeUtf8 } from '../rules/bytes/text.ts';
import { type Finding, finding, ok, type Result, refused } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';

/** Enough to repair a file by; a binary one would give thousands. */
const maxFindings = 20;

export interface Source {
  /** The text with LF line ends and without a byte order mark; null if the bytes are not text at all. */
  readonly text: string | null;
  readonly findings: readonly Finding[];
}

/** Decodes a document as far as possible, and says where it leaves the written form (UTF-8, NFC, LF, nothing invisible). */
export function readSource(bytes: Uint8Array): Source {
  if (bytes.length > limits.documentBytes) {
    const message = `the document has ${bytes.length} bytes, more than ${limits.documentBytes}`;
    return { text: null, findings: [finding('document/size', message)] };
  }
  const written = decodeUtf8(bytes);
  if (written === null) return { text: null, findings: [encodingFinding(bytes)] };
  const marked = written.replace(/^\uFEFF/, '');
  const text = marked.includes('\r') ? marked.replace(/\r\n?/g, '\n') : marked;
  return { text, findings: checkText(written, 'the document') === null ? [] : textFindings(written) };
}

/** The text of a document that is in the written form; for edits that must keep every other byte. */
export function cleanSource(bytes: Uint8Array): Result<string> {
  const { text, findings } = readSource(bytes);
  return text === null || findings.length > 0 ? refused(...findings) : ok(text);
}

function encodingFinding(bytes: Uint8Array): Finding {
  // No byte of a multi-byte sequence is 0x0A, so each line can be tried alone.
  let start = 0;
  for (let line = 1; start <= bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    const column = invalidColumn(bytes.subarray(start, end));
    if (column !== null) {
      return finding('document/encoding', `line ${line} is not UTF-8`, { where: { line, column } });
    }
    start = end + 1;
  }
  return finding('document/encoding', 'the document is not UTF-8');
}

/** The 1-based column after the longest prefix that decodes; null if all does. */
function invalidColumn(bytes: Uint8Array): number | null {
  if (decodeUtf8(bytes) !== null) return null;
  const encoded = encodeUtf8(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  // A U+FFFD may also be written in the text: the error is the one that does not encode back to the same bytes.
  let at = encoded.findIndex((byte, index) => byte !== bytes[index]);
  while (at > 0 && ((encoded[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return (decodeUtf8(encoded.subarray(0, Math.max(at, 0)))?.length ?? 0) + 1;
}

function textFindings(written: string): Finding[] {
  const findings: Finding[] = [];
  const add = (message: string, line: number, column: number) =>
    findings.push(finding('document/text', message, { where: { line, column } }));
  const carriageReturn = written.indexOf('\r');
  if (carriageReturn !== -1) {
    const before = written.slice(0, carriageReturn).split('\n');
    add('lines end with CR LF instead of LF', before.length, (before.at(-1)?.length ?? 0) + 1);
  }
  for (const [index, raw] of written.split(/\r\n?|\n/).entries()) {
    if (findings.length >= maxFindings) break;
    const found = checkText(raw, `line ${index + 1}`);
    if (found) add(found.message, index + 1, columnOf(raw, found.where.byte));
  }
  return findings;
}

function columnOf(line: string, byte: number | undefined): number {
  if (byte !== undefined) return (decodeUtf8(encodeUtf8(line).subarray(0, byte))?.length ?? 0) + 1;
  const normal = line.normalize('NFC');
  let column = 0;
  while (column < line.length && line[column] === normal[column]) column += 1;
  return column + 1;
}
