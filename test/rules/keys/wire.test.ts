import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes, wireReader, wireString, wireUint32 } from '../../../src/rules/keys/wire.ts';

test('strings and numbers read as they were written', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), fc.nat(0xffffffff), (parts, number) => {
      const reader = wireReader(concatBytes(...parts.map(wireString), wireUint32(number)));
      for (const part of parts) expect([...reader.string()]).toEqual([...part]);
      expect(reader.uint32()).toBe(number);
      expect(reader.end()).toBeNull();
    }),
  );
});

test('every cut is noticed, and reading on is harmless', () => {
  const whole = concatBytes(wireString('name'), wireUint32(7), wireString('more'));
  for (let length = 0; length < whole.length; length += 1) {
    const reader = wireReader(whole.subarray(0, length));
    reader.text();
    reader.uint32();
    expect(reader.string().length).toBe(0);
    expect(reader.end()).toBe('it ends early');
  }
});

test('what follows the end is counted', () => {
  const reader = wireReader(concatBytes(wireString('a'), new Uint8Array(3)));
  reader.string();
  expect(reader.end()).toBe('3 bytes follow its end');
});

test('a length near 2^32 is not taken for a small one', () => {
  const reader = wireReader(concatBytes(wireUint32(0xffffffff), new Uint8Array(8)));
  reader.string();
  expect(reader.end()).toBe('it ends early');
});

test.each([
  ['zero', [], []],
  ['one byte', [1], [1]],
  ['a byte with its top bit', [0, 0x80], [0x80]],
])('the number %s is read', (_, written, magnitude) => {
  const reader = wireReader(wireString(Uint8Array.from(written)));
  expect([...reader.mpint()]).toEqual(magnitude);
  expect(reader.end()).toBeNull();
});

test.each([
  ['a zero byte', [0]],
  ['a needless zero', [0, 1]],
  ['a negative number', [0x80]],
])('%s is not a number in its one form', (_, written) => {
  const reader = wireReader(wireString(Uint8Array.from(written)));
  reader.mpint();
  expect(reader.end()).not.toBeNull();
});

test('a name outside printable ASCII is a problem', () => {
  for (const name of ['a\n', '\0', '\u007f', '\u00e9']) {
    const reader = wireReader(wireString(name));
    expect(reader.text()).toBe('');
    expect(reader.end()).toContain('printable ASCII');
  }
});
