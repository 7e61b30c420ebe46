import { createHash } from 'node:crypto';
import { forbiddenRanges } from '../rules/bytes/text.ts';
import { limits } from '../rules/limits.ts';

const forbidden = new RegExp(
  `[${forbiddenRanges.replace(/[0-9A-F]+/g, '\\u{$&}').replaceAll(' ', '')}]`,
  'gu',
);
const crowded = new RegExp(`(\\p{M}{${limits.combiningMarks}})(\\p{M}+)`, 'gu');
const digestDigits = 16;

/**
 * A name from a report, in the form in which evidence stores text: white space in runs is one space, what must not be in
 * governed text is shown as `<U+202E>`, and what is too long ends in `… (sha256 0123456789abcdef)` of the whole, so that
 * long names that differ at their end stay apart.
 *
 * @param name of any length and with any characters
 */
export function cleanName(name: string): string {
  const plain = /^[!-~]+( [!-~]+)*$/.test(name) ? name : clean(name);
  if (plain.length <= limits.testNameLength) return plain;
  const digest = createHash('sha256').update(name, 'utf8').digest('hex').slice(0, digestDigits);
  const tail = `… (sha256 ${digest})`;
  // Half of a pair would be no character.
  const head = plain.slice(0, limits.testNameLength - tail.length).replace(/[\uD800-\uDBFF]$/, '');
  return `${head}${tail}`;
}

function clean(name: string): string {
  const shown = name.replace(/\s+/g, ' ').trim().replace(forbidden, codePoint);
  // Twice: normalizing takes some marks apart, and first, because it takes the square of a long run.
  return withoutCrowds(withoutCrowds(shown).normalize('NFC'));
}

function withoutCrowds(text: string): string {
  return text.replace(
    crowded,
    (_, kept: string, rest: string) => `${kept}${[...rest].map(codePoint).join('')}`,
  );
}

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
