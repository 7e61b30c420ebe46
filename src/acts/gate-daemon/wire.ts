/*
 * How the gate's client and the judge that stays awake speak with each other, one request a connection:
 *
 *     git-qms gate 1              the client; then, with its length before it as 32 bits, all of
 *     <length>NAME=value …        what git wrote to the hook, and where the push waits
 *     .                           the judge, once a second while it is at work
 *     git-qms gate 1 accepted 5   the verdict, the length of the rest, and the rest
 *     plan
 *
 * `hooks/gate-client.pl` speaks it too. Anything else, in either direction, is no request and no answer.
 */

const head = 'git-qms gate 1';

/** What a client may say at most, in bytes. */
const longest = 64 * 1024 * 1024;

/** `other`: this judge is not for that push; `here`: it was only asked whether it is there. */
export type Verdict = 'accepted' | 'refused' | 'other' | 'here';

export interface Answer {
  readonly verdict: Verdict;
  readonly text: string;
}

/** A judge at work says so this often, in milliseconds. */
export const beatMilliseconds = 1000;

/** What says that a judge is at work. */
export const beat = '.';

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

export function encodeRequest(fields: Readonly<Record<string, string>>): Buffer {
  const each = Object.entries(fields).map(([name, value]) => withLength(Buffer.from(`${name}=${value}`)));
  return Buffer.concat([Buffer.from(`${head}\n`), withLength(Buffer.concat(each))]);
}

/** The fields of a request; `more` where it has not arrived as a whole, null where it never will. */
export function decodeRequest(bytes: Buffer): ReadonlyMap<string, string> | 'more' | null {
  const begin = `${head}\n`;
  const said = bytes.toString('latin1', 0, Math.min(bytes.length, begin.length));
  if (!begin.startsWith(said)) return null;
  if (bytes.length < begin.length + 4) return 'more';
  const length = bytes.readUInt32BE(begin.length);
  const body = bytes.subarray(begin.length + 4);
  if (length > longest || body.length > length) return null;
  return body.length < length ? 'more' : fieldsOf(body);
}

function fieldsOf(body: Buffer): ReadonlyMap<string, string> | null {
  const fields = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    if (body.length - at < 4) return null;
    const end = at + 4 + body.readUInt32BE(at);
    const text = body.toString('utf8', at + 4, end);
    const equals = text.indexOf('=');
    if (end > body.length || equals < 1 || fields.has(text.slice(0, equals))) return null;
    fields.set(text.slice(0, equals), text.slice(equals + 1));
    at = end;
  }
  return fields;
}

export function encodeAnswer({ verdict, text }: Answer): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(`${head} ${verdict} ${bytes.length}\n`), bytes]);
}

/** A whole answer, or null. */
export function decodeAnswer(bytes: Buffer): Answer | null {
  const match = /^\.*git-qms gate 1 (accepted|refused|other|here) ([0-9]+)\n(.*)$/s.exec(
    bytes.toString('latin1'),
  );
  const [, verdict, length, rest = ''] = match ?? [];
  if (verdict === undefined || Number(length) !== rest.length) return null;
  return { verdict: verdict as Verdict, text: Buffer.from(rest, 'latin1').toString('utf8') };
}
