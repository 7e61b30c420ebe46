import { type TrailerKey, trailerOrder } from '../rules/bytes/trailers.ts';
import { finding, ok, type Result, refused } from '../rules/finding.ts';

/** A commit message as somebody types it: its QMS trailers in any order, their values as written. */
export interface HandWritten {
  readonly subject: string;
  readonly body: string;
  readonly trailers: ReadonlyMap<TrailerKey, readonly string[]>;
}

const keys = new Map<string, TrailerKey>(trailerOrder.map(({ key }) => [key.toLowerCase(), key]));

/** Values of these stand in ascending order, each once, so that one meaning has one form. */
const ascending: ReadonlySet<TrailerKey> = new Set(['Assignee', 'Pin']);

/**
 * Reads what a person writes, as loosely as it can be meant: keys in any case and order, beside other trailers such as
 * `Signed-off-by`, which become free text. An empty value asks for the trailer to be completed.
 *
 *     CR-001: a remark            subject; may be missing
 *
 *     The second table is old.    body
 *
 *     QMS-Event: comment          the last paragraph
 */
export function readHandWritten(message: string): Result<HandWritten> {
  const paragraphs = message.trim().split(/\n{2,}/);
  const last = (paragraphs.pop() ?? '').split('\n');
  const trailers = new Map<TrailerKey, readonly string[]>();
  const others: string[] = [];
  for (const line of last) {
    const colon = line.indexOf(':');
    if (!/^qms-/i.test(line) || colon < 0) {
      others.push(line);
      continue;
    }
    const name = line.slice(4, colon);
    const key = keys.get(name.toLowerCase());
    if (!key) return refused(finding('trailer/unknown', `there is no trailer QMS-${name}`));
    const value = line.slice(colon + 1).trim();
    if (value !== '') trailers.set(key, [...(trailers.get(key) ?? []), value]);
  }
  for (const [key, values] of trailers)
    if (ascending.has(key)) trailers.set(key, [...new Set(values)].sort());
  if (others.length > 0) paragraphs.push(others.join('\n'));
  const [first = '', ...rest] = paragraphs;
  const [subject = '', ...more] = first.split('\n');
  const body = [...(more.length > 0 ? [more.join('\n')] : []), ...rest].join('\n\n');
  return ok({ subject, body, trailers });
}
