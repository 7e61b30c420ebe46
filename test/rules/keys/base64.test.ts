import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../../src/rules/keys/base64.ts';

test('any bytes survive the way there and back, as Node writes them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(decodeBase64(text)).toEqual(bytes);
    }),
  );
});

test.each(['YQ', 'YQ=', 'YR==', 'Y Q==', 'YQ==\n', 'Y-Q=', 'YQ==YQ==', '='])(
  '%j is not canonical',
  (text) => {
    expect(decodeBase64(text)).toBeNull();
  },
);
