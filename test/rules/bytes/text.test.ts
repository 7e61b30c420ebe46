import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteOffset, checkText, cleanText, decodeUtf8, encodeUtf8 } from '../../../src/rules/bytes/text.ts';
import { anyText } from './arbitrary.ts';

test('cleaned text is acceptable, whatever it was', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(checkText(cleanText(text), 'the text')).toBeNull();
    }),
    { numRuns: 1000 },
  );
});

test('cleaning cleaned text changes nothing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(cleanText(cleanText(text))).toBe(cleanText(text));
    }),
  );
});

test('cleaned text survives being written and read', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(decodeUtf8(encodeUtf8(cleanText(text)))).toBe(cleanText(text));
    }),
  );
});

test('cleaning keeps words, and the indent of lines', () => {
  expect(cleanText('one  \r\n\ttwo\u200b\rthree\n')).toBe('one\n    two\nthree');
});

test('cleaning ends on a long run of spaces', () => {
  const text = `x${' '.repeat(400_000)}y`;
  expect(cleanText(text)).toBe(text);
});

test('accepted text holds no control and no format character of any kind that Unicode knew [REQ-014]', () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    if (!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(character) || character === '\n') continue;
    expect([code.toString(16), checkText(character, 'it')?.rule]).toEqual([code.toString(16), 'bytes/text']);
  }
});

test.each(['plain', 'two\nlines', 'Grüße', '日本語', '👩', 'a\u00a0b'])('%j is acceptable', (text) => {
  expect(checkText(text, 'the text')).toBeNull();
});

test('a finding names the character and its byte', () => {
  expect(checkText('né\u202ex', 'the comment', { record: 'CR-001' })).toMatchObject({
    rule: 'bytes/text',
    message: 'the comment holds the character U+202E',
    where: { record: 'CR-001', byte: 3 },
  });
});

test('offsets count bytes, not characters', () => {
  expect(byteOffset('é👩x', 3)).toBe(6);
});
