import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText } from '../../../src/rules/bytes/text.ts';
import { formatMessage, parseMessage, quoteForbiddenLines } from '../../../src/rules/bytes/trailers.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { anyText } from './arbitrary.ts';

const trailers = { Event: ['comment'] };

test('C01 any clean text, once quoted, is a body that is read back [REQ-015]', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const body = quoteForbiddenLines(cleanText(text));
      const message = { subject: 'CR-001: comment', body, trailers };
      expect(unwrap(parseMessage(formatMessage(message)))).toEqual(message);
    }),
    { numRuns: 2000 },
  );
});

test('quoting what is quoted changes nothing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const quoted = quoteForbiddenLines(cleanText(text));
      expect(quoteForbiddenLines(quoted)).toBe(quoted);
    }),
  );
});

test.each([
  ['QMS-Event: approve', '> QMS-Event: approve'],
  ['a\n\n  qms-event: approve\nb', 'a\n\n>   qms-event: approve\nb'],
  ['---', '> ---'],
  ['--- a/file', '> --- a/file'],
  [
    '# ------------------------ >8 ------------------------',
    '> # ------------------------ >8 ------------------------',
  ],
  ['a\n\n\n\nb', 'a\n\nb'],
  ['a -- b\n----\nthe QMS-Event: line', 'a -- b\n----\nthe QMS-Event: line'],
])('%j is quoted as %j', (text, quoted) => {
  expect(quoteForbiddenLines(text)).toBe(quoted);
});
