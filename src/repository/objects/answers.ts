import { randomBytes } from 'node:crypto';

/** One answer of `cat-file --batch-command`; `missing` where git has no such object. */
export type Answer =
  | { readonly kind: 'missing' }
  | { readonly kind: 'info'; readonly type: string; readonly size: number }
  | { readonly kind: 'contents'; readonly type: string; readonly size: number; readonly bytes: Uint8Array };

/** Says what the next answer belongs to: the name it must repeat, and whether a body follows, of at most how many bytes. */
export interface Expected {
  readonly name: string;
  /** Null for `info`, which has no body. */
  readonly limit: number | null;
}

const headerLine = /^(\??[0-9a-f]{40}) (?:missing|([a-z]+) (0|[1-9][0-9]{0,15}))$/;
const longestHeader = 128;

/** The unguessable name of nothing; git answers it with `missing`, without looking far. */
export function endMark(): string {
  return `?${randomBytes(20).toString('hex')}`;
}

/**
 * Takes cat-file's output apart as it arrives: header lines, and after those of `contents` a body and a line feed.
 * Returns false as soon as the output is not what was asked for; nothing after that can be relied on.
 *
 * A damaged blob can announce more bytes than it has, and git then prints fewer without a word. So each batch ends
 * with an end mark; one that arrives as the last bytes of an unfinished body shows that nothing more will come.
 */
export function answerParser(
  next: () => Expected | undefined,
  lastMark: () => string,
  deliver: (answer: Answer) => void,
) {
  let held: Buffer = Buffer.alloc(0);
  let body: { type: string; bytes: Buffer; filled: number } | null = null;

  return (chunk: Buffer): boolean => {
    let at = 0;
    const data = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    held = Buffer.alloc(0);
    while (at < data.length) {
      if (body) {
        const copied = data.copy(body.bytes, body.filled, at);
        at += copied;
        body.filled += copied;
        if (body.filled < body.bytes.length) {
          const line = `${lastMark()} missing\n`;
          return body.bytes.toString('latin1', Math.max(body.filled - line.length, 0), body.filled) !== line;
        }
        const size = body.bytes.length - 1;
        if (body.bytes[size] !== 0x0a) return false;
        const { type, bytes } = body;
        body = null;
        deliver({ kind: 'contents', type, size, bytes: bytes.subarray(0, size) });
        continue;
      }
      const end = data.indexOf(0x0a, at);
      if (end < 0) {
        if (data.length - at > longestHeader) return false;
        held = Buffer.from(data.subarray(at));
        break;
      }
      const match = headerLine.exec(data.toString('latin1', at, end));
      const expected = next();
      if (!match || !expected || match[1] !== expected.name) return false;
      at = end + 1;
      const type = match[2];
      if (type === undefined) {
        deliver({ kind: 'missing' });
        continue;
      }
      const size = Number(match[3]);
      if (expected.limit === null) {
        deliver({ kind: 'info', type, size });
        continue;
      }
      if (size > expected.limit) return false;
      body = { type, bytes: Buffer.alloc(size + 1), filled: 0 };
    }
    return true;
  };
}
