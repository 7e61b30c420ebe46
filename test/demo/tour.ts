import { createHash } from 'node:crypto';
import type { Quote } from '../../src/demo/play.ts';

/** What `--transcript` writes: the quoted commands with their outputs, and the directory in which they ran. */
export interface Transcript {
  readonly root: string;
  readonly quotes: readonly Quote[];
}

/**
 * Makes two runs comparable: the n-th object id that appears becomes the n-th of a fixed row, whatever its length, and so
 * do key fingerprints; dates become one day; the temporary directory becomes /home.
 */
export function normaliser(root: string): (text: string) => string {
  const seen = new Map<string, number>();
  const place = (key: string) => {
    const known = seen.get(key) ?? seen.size + 1;
    seen.set(key, known);
    return createHash('sha512').update(`tour ${known}`).digest();
  };
  return (text) =>
    text
      .replaceAll(root, '/home')
      .replace(
        /SHA256:[A-Za-z0-9+/]{43}/g,
        (found) => `SHA256:${place(found).toString('base64').slice(0, 43)}`,
      )
      .replace(/\b[0-9a-f]{7,64}\b/g, (found) =>
        place(found.slice(0, 7)).toString('hex').slice(0, found.length),
      )
      .replace(/\b\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, (_found, time) => `2026-01-15${time ? 'T09:00:00Z' : ''}`)
      .replace(/\w{3} \w{3} +\d+ [\d:]{8} \d{4} /g, 'Thu Jan 15 09:00:00 2026 ');
}

/** The text of each part of the tour, as it stands between its marks in the README. */
export function renderTour({ root, quotes }: Transcript): Map<string, string> {
  const normal = normaliser(root);
  const parts = new Map<string, string[]>();
  for (const { tour, command, output } of quotes) {
    const lines = parts.get(tour) ?? [];
    lines.push(normal(`${command}\n${output}`.trimEnd().replace(/[^\S\n]+$/gm, '')));
    parts.set(tour, lines);
  }
  return new Map([...parts].map(([name, blocks]) => [name, `\`\`\`console\n${blocks.join('\n')}\n\`\`\`\n`]));
}

const marked = /(<!-- tour: ([a-z-]+) -->\n)([\s\S]*?)(<!-- end -->)/g;

/** The README with each marked part as the demo tells it now. Raises for a mark without a part. */
export function withTour(readme: string, parts: ReadonlyMap<string, string>): string {
  return readme.replace(marked, (_whole, start: string, name: string, _old: string, end: string) => {
    const part = parts.get(name);
    if (part === undefined) throw new Error(`the demo has no part ${name}`);
    return `${start}${part}${end}`;
  });
}
