import { finding, ok, type Result, refused, type Where } from '../finding.ts';
import { limits } from '../limits.ts';

/** Every trailer, in the order in which they stand; the set is closed. `many` may repeat. */
export const trailerOrder = [
  { key: 'Document', many: false },
  { key: 'Event', many: false },
  { key: 'Actor', many: false },
  { key: 'Phase', many: false },
  { key: 'Version', many: false },
  { key: 'State', many: false },
  { key: 'Outcome', many: false },
  { key: 'Meaning', many: false },
  { key: 'Assignee', many: true },
  { key: 'Owner', many: false },
  { key: 'Parent', many: false },
  { key: 'Child', many: false },
  { key: 'Authority', many: false },
  { key: 'Item', many: false },
  { key: 'Reason', many: false },
  { key: 'Template', many: false },
  { key: 'System', many: false },
  { key: 'Commit', many: true },
  { key: 'Policy', many: false },
  { key: 'Pin', many: true },
  { key: 'Digest', many: false },
  { key: 'Evidence', many: true },
  { key: 'Clear', many: false },
  { key: 'Release', many: true },
  { key: 'Request', many: false },
  { key: 'CR', many: false },
] as const;

export type TrailerKey = (typeof trailerOrder)[number]['key'];
export type Trailers = Readonly<Partial<Record<TrailerKey, readonly string[]>>>;

const places = new Map<string, { place: number; many: boolean }>(
  trailerOrder.map((each, place) => [each.key, { place, many: each.many }]),
);

/** A governed commit message: a subject, free text, and one block of trailers at the end. */
export interface Message {
  readonly subject: string;
  readonly body: string;
  readonly trailers: Trailers;
}

/**
 * Lines that may stand nowhere but in the block of trailers: `QMS-` in any case and indent; `---` and git's scissors
 * line after a comment mark, because git looks for trailers only above them.
 */
const forbiddenLine = /^(?=[^\S\n\r\u2028\u2029]*qms-|---(?:\s|$)|\S+ -{24} >8 -{24}$)/im;
const everyForbiddenLine = new RegExp(forbiddenLine.source, 'gim');

/**
 * Splits a message into subject, body and trailers:
 *
 *     CR-045: pre-approve, v1.0
 *     <blank>
 *     free text, in any number of paragraphs
 *     <blank>
 *     QMS-Document: CR-045
 *     QMS-Event: approve
 *
 * No `QMS-` line stands anywhere but in the last paragraph, which holds nothing else; no line is `---` or git's
 * scissors (git cuts messages there); keys keep their case, order and number; nothing is folded. Then `git interpret-trailers`,
 * `git log --format=%(trailers)` and this parser read the same.
 */
export function parseMessage(message: string, where: Where = {}): Result<Message> {
  const wrong = (text: string) => refused(finding('bytes/message', text, { where }));
  if (!message.endsWith('\n') || message.endsWith('\n\n'))
    return wrong('the message does not end with exactly one newline');
  if (/[ ]\n|^\n|\n\n\n/.test(message))
    return wrong('the message has spaces at a line end or repeated blank lines');
  const paragraphs = message.slice(0, -1).split('\n\n');
  const subject = paragraphs[0] ?? '';
  const block = paragraphs.length > 1 ? (paragraphs[paragraphs.length - 1] ?? '') : '';
  const body = paragraphs.slice(1, -1).join('\n\n');
  if (subject.includes('\n') || subject.length > limits.subjectLength || subject.startsWith(' ')) {
    return wrong(`the subject is not one line of at most ${limits.subjectLength} characters`);
  }
  const smuggled = `${subject}\n${body}`.split('\n').find((line) => forbiddenLine.test(line));
  if (smuggled !== undefined) {
    return wrong(`the line ${JSON.stringify(smuggled)} may not stand outside the trailers`);
  }
  const trailers: Partial<Record<TrailerKey, string[]>> = {};
  let last = -1;
  for (const line of block.split('\n')) {
    const match = /^QMS-([A-Za-z]+): (\S(?:.*\S)?)$/.exec(line);
    if (!match)
      return refused(finding('trailer/form', `${JSON.stringify(line)} is not a QMS trailer`, { where }));
    const [, key = '', value = ''] = match;
    const known = places.get(key);
    if (!known) return refused(finding('trailer/unknown', `there is no trailer QMS-${key}`, { where }));
    if (known.place < last || (known.place === last && !known.many)) {
      return refused(finding('trailer/order', `QMS-${key} stands twice or out of order`, { where }));
    }
    last = known.place;
    const values = trailers[key as TrailerKey] ?? [];
    values.push(value);
    trailers[key as TrailerKey] = values;
  }
  return ok({ subject, body, trailers });
}

/** The inverse of {@link parseMessage}; `body` must be clean text without lines that the grammar forbids. */
export function formatMessage(message: Message): string {
  const lines = trailerOrder.flatMap(({ key }) =>
    (message.trailers[key] ?? []).map((value) => `QMS-${key}: ${value}`),
  );
  return [message.subject, message.body, lines.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** Free text with the lines that the grammar forbids made harmless by an indent of `> `. */
export function quoteForbiddenLines(text: string): string {
  return text.replace(/\n{3,}/g, '\n\n').replace(everyForbiddenLine, '> ');
}
