import { fail } from '../../rules/finding.ts';

const block = 512;

/** A field's text up to its first NUL. */
function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
}

function octal(bytes: Uint8Array, what: string): number {
  const digits = text(bytes).trim();
  if (!/^[0-7]{1,12}$/.test(digits))
    fail('replay/archive', `a tar header has ${JSON.stringify(digits)} as its ${what}`);
  return Number.parseInt(digits, 8);
}

/** Adds up a header as its checksum does: its own eight bytes count as blanks. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

/** The records of a pax header: `<length> <key>=<value>\n`, the length counting all of it. */
function paxRecords(bytes: Uint8Array): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const length = Number(Buffer.from(bytes.subarray(at, blank)).toString('latin1'));
    if (blank < 0 || !Number.isInteger(length) || length < 5 || at + length > bytes.length)
      fail('replay/archive', 'a pax header of the archive is damaged');
    const record = Buffer.from(bytes.subarray(blank + 1, at + length - 1)).toString('utf8');
    const equals = record.indexOf('=');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

/** @returns the name, without a leading `./`. Raises `replay/archive` for one that could leave its folder. */
export function safePath(name: string): string {
  const path = name.replace(/^(\.\/)+/, '');
  const parts = path.split('/');
  const bad = parts.some((part) => part === '' || part === '.' || part === '..');
  if (bad || /[\\\0\n]/.test(path) || /^[A-Za-z]:/.test(path))
    fail('replay/archive', `the archive holds the unsafe path ${JSON.stringify(name)}`);
  return path;
}

/**
 * The files of a tar archive (ustar, with pax or GNU long names), by path. Strict: a wrong checksum, a cut-off file, a
 * link, a device, the same path twice and a path that climbs are refused (`replay/archive`).
 */
export function readTar(bytes: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let longName: string | null = null;
  for (let at = 0; at + block <= bytes.length; ) {
    const header = bytes.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) return files;
    if (octal(header.subarray(148, 156), 'checksum') !== checksum(header))
      fail('replay/archive', `the tar header at byte ${at} is damaged`);
    const size = octal(header.subarray(124, 136), 'size');
    const start = at + block;
    if (start + size > bytes.length) fail('replay/archive', 'the archive is cut off');
    const content = bytes.subarray(start, start + size);
    at = start + Math.ceil(size / block) * block;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L') {
      longName = text(content);
      continue;
    }
    if (type === 'x' || type === 'g') {
      const path = paxRecords(content).get('path');
      if (path !== undefined && type === 'g') fail('replay/archive', 'a global pax header names a path');
      longName = path ?? longName;
      continue;
    }
    const prefix = text(header.subarray(345, 500));
    const short = text(header.subarray(0, 100));
    const name = longName ?? (prefix === '' ? short : `${prefix}/${short}`);
    longName = null;
    if (type === '5') {
      const folder = name.replace(/\/+$/, '');
      if (folder !== '.') safePath(folder);
      continue;
    }
    const path = safePath(name);
    if (type !== '0' && type !== '\0')
      fail('replay/archive', `${path} is no plain file (tar type ${JSON.stringify(type)})`);
    if (files.has(path)) fail('replay/archive', `the archive holds ${path} twice`);
    files.set(path, content);
  }
  return fail('replay/archive', 'the archive has no end');
}
