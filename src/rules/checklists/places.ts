import type { DocumentFacts } from '../content.ts';
import type { Support } from './answers.ts';

/** What an answer can point into: the record's files, and the sections of its document. */
export interface Places {
  /** Texts of the record, by path relative to its directory (POLICY: to `.qms/`). */
  readonly texts: ReadonlyMap<string, string>;
  /** Every file, texts or not. */
  readonly files: readonly string[];
  readonly document: DocumentFacts | null;
}

/** {@link Places}, and what they say, worked out once for all quotes. */
interface Searched extends Places {
  readonly spoken: readonly string[];
}

/** Fewer letters would be found anywhere. */
const shortestQuote = 8;

/** A text as words alone: marks of emphasis, code, tables, lists and quotes are layout here, and so is white space. */
function words(text: string): string {
  return text
    .replace(/[*_`\\|>#]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Says what is wrong with a quote or location of an answer; null where the content bears it. */
export function lookUpIn(places: Places): (support: Support) => string | null {
  const searched = { ...places, spoken: [...places.texts.values()].map(words) };
  return ({ kind, text }) => (kind === 'quote' ? misquoted(text, searched) : missing(text, searched));
}

function misquoted(text: string, { spoken }: Searched): string | null {
  const quote = words(text);
  if (quote.length < shortestQuote)
    return `the quote ${JSON.stringify(text)} has fewer than ${shortestQuote} characters`;
  if (spoken.some((held) => held.includes(quote))) return null;
  const start = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return `the content does not hold ${JSON.stringify(start)}`;
}

function missing(text: string, { texts, files, document }: Places): string | null {
  const [, path = '', number = ''] = /^(\S+):([0-9]{1,7})$/.exec(text) ?? [];
  const held = texts.get(path);
  if (held !== undefined) {
    const line = held.split('\n')[Number(number) - 1];
    return line !== undefined && line.trim() !== '' ? null : `${path} has no text in line ${number}`;
  }
  // A picture has no lines: it is looked at whole.
  if (files.includes(text) && !texts.has(text)) return null;
  const name = text.toLowerCase();
  const known = document?.sections.some(
    (each) => each.level > 0 && (each.title === text || each.name === name),
  );
  return known ? null : `there is no section or line ${JSON.stringify(text)}`;
}
