import { printable } from '../rules/printable.ts';

/** So much of one text is shown; the report has it whole. */
const longest = 2000;

function oneLine(text: string): string {
  const line = printable(text.length > longest ? `${text.slice(0, longest)}…` : text);
  return line.replace(/\s+/g, ' ');
}

const entity = (character: string) => `&#${character.codePointAt(0)};`;

/**
 * A text that may be anybody's, for markdown: each sign of ASCII's that could mean something there stands as an entity,
 * which never does. Names, numbers and addresses are looked for afterwards, so those are parted.
 */
export function plain(text: string): string {
  return oneLine(text)
    .replace(/[@#]|:(?=\/\/)|www(?=\.)/gi, (sign) => `${sign}\u200b`)
    .replace(/[!-+\--/:-@[-`{-~]/g, entity);
}

/** A text that may be anybody's, as code: there nothing means anything but the fence, which is longer than any in it. */
export function code(text: string): string {
  const line = oneLine(text);
  const runs = line.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  return `${fence} ${line} ${fence}`;
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
