import type { IncomingMessage } from 'node:http';

/** Bytes of one message: a large report fits, base64 of anything larger has no place here. */
const mostBytes = 8 * 1024 * 1024;

type Body =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly message: string };

/** Reads a request's body as JSON, in UTF-8. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes)
      return { ok: false, status: 413, message: `a message has at most ${mostBytes} bytes` };
    parts.push(part);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, status: 400, message: 'the body is no JSON in UTF-8' };
  }
}
