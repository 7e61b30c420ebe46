import { printable } from '../rules/printable.ts';

/** So much of one text is shown; the report has it whole. */
const longest = 2000;

function oneLine(text: string): string {
  const line = printable(text.length > longest ? `${text.slice(0, longest)}…` : text);
  return line.replace(/\s+/g, ' ');
}

/** All of ASCII's but the comma, which means nothing anywhere. */
const punctuation = /[!-+\--/:-@[-`{-~]/g;

const entity = (character: string) => `&#${character.codePointAt(0)};`;

/**
 * A text that may be anybody's, for markdown: each sign that could mean something there stands as an entity, which never
 * does. `@` and `#` are parted from what follows, since GitHub looks for names and numbers in what markdown has become.
 */
export function plain(text: string): string {
  return oneLine(text).replace(punctuation, (character) =>
    character === '@' || character === '#' ? `${entity(character)}&#8203;` : entity(character),
  );
}

/** {@link plain}, as code: there GitHub looks for nothing. */
export function code(text: string): string {
  return `<code>${oneLine(text).replace(punctuation, entity)}</code>`;
}

/** A sentence of ours, with commands in backticks, that may quote anybody's text. */
export function sentence(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (/^`[^`]*`$/s.test(part) ? code(part.slice(1, -1)) : plain(part)))
    .join('');
}

/** As many of the lines as fit into some bytes, and how many more there are. */
export function fitting(lines: readonly string[], most: number): string {
  const kept: string[] = [];
  let bytes = 200;
  for (const line of lines) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > most) break;
    kept.push(line);
  }
  const left = lines.length - kept.length;
  const more = left > 0 ? ['', `…and ${left} more lines. The report of the job has all of them.`] : [];
  return `${[...kept, ...more].join('\n')}\n`;
}
