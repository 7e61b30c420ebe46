import fc from 'fast-check';
import type { Commit, Ident } from '../../../src/rules/bytes/commit.ts';
import { cleanText } from '../../../src/rules/bytes/text.ts';
import {
  type Message,
  quoteForbiddenLines,
  type Trailers,
  trailerOrder,
} from '../../../src/rules/bytes/trailers.ts';
import type { Oid } from '../../../src/rules/values.ts';

/** Any characters that JavaScript can hold, lone surrogates, controls and format characters among them. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  fc
    .array(
      fc.constantFrom(
        ' ',
        '\n',
        '\r',
        '\t',
        '\u200b',
        '-',
        'e',
        '\u0301',
        'qms-',
        'QMS-Event: x',
        '---',
        '\u{e0041}',
      ),
    )
    .map((all) => all.join('')),
);

/** One clean line that is not empty. */
const word = fc
  .string({ unit: 'grapheme', maxLength: 24 })
  .map((text) => cleanText(text).replaceAll('\n', ' ').trim())
  .filter((text) => text !== '');

const name = word.map((text) => text.replace(/[<>]/g, '').trim()).filter((text) => text !== '');

const email = fc
  .tuple(fc.stringMatching(/^[a-z0-9+_.=é-]{1,12}$/), fc.stringMatching(/^[a-z0-9.-]{1,12}$/))
  .map((parts) => parts.join('@').normalize('NFC'))
  .filter((text) => !/^[.,:;"']|[.,:;"']$/.test(text));

const zone = fc
  .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 14 }), fc.constantFrom('00', '15', '30', '59'))
  .map(([sign, hours, minutes]) => `${sign}${String(hours).padStart(2, '0')}${minutes}`)
  .filter((text) => text !== '-0000' && !/14(15|30|59)/.test(text));

export const anyIdent: fc.Arbitrary<Ident> = fc.record({
  name,
  email,
  time: fc.integer({ min: 0, max: 999_999_999_999 }),
  zone,
});

export const anyOid = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 40, maxLength: 40 })
  .map((digits) => digits.join('') as Oid);

export const anyTrailers: fc.Arbitrary<Trailers> = fc
  .tuple(
    fc.subarray([...trailerOrder], { minLength: 1 }),
    fc.array(word, { minLength: 40, maxLength: 40 }),
    fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 30, maxLength: 30 }),
  )
  .map(([keys, values, counts]) => {
    let next = 0;
    return Object.fromEntries(
      keys.map(({ key, many }, at) => {
        const count = many ? (counts[at] ?? 1) : 1;
        return [key, Array.from({ length: count }, () => values[next++ % values.length] ?? 'x')];
      }),
    );
  });

/** A message as a tool would write it: any text, cleaned and quoted. */
export const anyMessage: fc.Arbitrary<Message> = fc.record({
  subject: word.map((text) => `CR-001: ${text}`),
  body: anyText.map((text) => quoteForbiddenLines(cleanText(text))),
  trailers: anyTrailers,
});

const armor = fc
  .array(fc.stringMatching(/^[A-Za-z0-9+/]{1,70}$/), { minLength: 1, maxLength: 5 })
  .map((lines) => ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----'].join('\n'));

/** A commit's headers; its message comes from elsewhere. */
export const anyHeaders: fc.Arbitrary<Omit<Commit, 'payload' | 'message'>> = fc.record({
  tree: anyOid,
  parents: fc.uniqueArray(anyOid, { maxLength: 3 }),
  author: anyIdent,
  committer: anyIdent,
  signature: fc.option(armor),
});
