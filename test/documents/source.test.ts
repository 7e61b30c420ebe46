import { expect, test } from 'vitest';
import { cleanSource, readSource } from '../../src/documents/source.ts';
import { bytes, places } from './fixtures.ts';

test.each([
  ['a CR LF', 'one\r\ntwo\r\n', '1:4'],
  ['a byte order mark', '\uFEFFone\n', '1:1'],
  ['a bidi override', 'one\ntw\u202Eo\n', '2:3'],
  ['a tab', 'one\n\ttwo\n', '2:1'],
  ['a NUL', 'one\0\n', '1:4'],
  ['a decomposed letter', 'one\ncafe\u0301\n', '2:4'],
  ['an astral character before a control', '\u{1F600}\u0007\n', '1:3'],
])('points at %s', (_, written, place) => {
  expect(places(readSource(bytes(written)).findings)).toEqual([`document/text@${place}`]);
});

test.each([
  ['a stray byte', [0x61, 0x0a, 0x62, 0xff], '2:2'],
  ['a truncated sequence', [0x61, 0xc3], '1:2'],
  ['a surrogate', [0xed, 0xa0, 0x80], '1:1'],
  ['an overlong form after a written U+FFFD', [0xef, 0xbf, 0xbd, 0xc0, 0x80], '1:2'],
])('points at %s that is not UTF-8', (_, data, place) => {
  const source = readSource(Uint8Array.from(data));
  expect(source.text).toBeNull();
  expect(places(source.findings)).toEqual([`document/encoding@${place}`]);
});

test('stops after twenty findings', () => {
  expect(readSource(bytes('\u0007\n'.repeat(500))).findings).toHaveLength(20);
});

test('refuses a document above the size limit unread', () => {
  expect(places(readSource(new Uint8Array(512 * 1024 + 1)).findings)).toEqual(['document/size@-:-']);
});

test('gives the text of a document in the written form', () => {
  expect(cleanSource(bytes('café\n'))).toEqual({ ok: true, value: 'café\n' });
});

test('gives no text for edits where the written form is left', () => {
  expect(cleanSource(bytes('one\r\n')).ok).toBe(false);
});
