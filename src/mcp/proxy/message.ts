import { randomUUID } from 'node:crypto';
import { keyInMeta } from '../key-in-meta.ts';

/** A JSON-RPC message, as far as the proxy looks into it. */
export interface Message {
  readonly jsonrpc?: unknown;
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: unknown;
}

/** One line of standard input: a message, or a batch of them. */
export type Line = Message | readonly Message[];

export function messagesOf(line: Line): readonly Message[] {
  return Array.isArray(line) ? (line as readonly Message[]) : [line as Message];
}

/** A call with a key of its own, so that sending it again does nothing again; other messages are as they were. */
function withKey(message: Message): Message {
  if (message.method !== 'tools/call') return message;
  const { params = {} } = message;
  const meta = (params._meta ?? {}) as Readonly<Record<string, unknown>>;
  const given = (params.arguments as Readonly<Record<string, unknown>> | undefined)?.idempotency_key;
  if (given !== undefined || meta[keyInMeta] !== undefined) return message;
  return { ...message, params: { ...params, _meta: { ...meta, [keyInMeta]: randomUUID() } } };
}

export function withKeys(line: Line): Line {
  return Array.isArray(line) ? line.map(withKey) : withKey(line as Message);
}

/** The ids that wait for an answer, each as JSON. */
export function asked(line: Line): Set<string> {
  return new Set(
    messagesOf(line).flatMap(({ id, method }) =>
      method !== undefined && id !== undefined && id !== null ? [JSON.stringify(id)] : [],
    ),
  );
}

/** An error in answer to a request, in words for whoever reads it. */
export function failure(id: string, message: string): Message {
  return { jsonrpc: '2.0', id: JSON.parse(id), error: { code: -32_000, message } };
}
