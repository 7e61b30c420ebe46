import type { JSONRPCMessage, Server, Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Answers } from '../answers.ts';
import type { Teller } from '../notifying.ts';
import { modernServer } from './protocol.ts';

/** The second server of a connection on standard input and output. */
export interface ModernConnection {
  readonly deliver: (message: JSONRPCMessage) => void;
  close(): Promise<void>;
}

/**
 * Serves what `deliver` brings.
 *
 * @param send takes answers and word of changes
 * @param listening takes what tells the client of changes, anew each time that the client begins to listen
 */
export function connectModern(
  answers: Answers,
  send: (message: JSONRPCMessage) => Promise<void>,
  listening: (teller: Teller) => void,
): ModernConnection {
  let server: Server | null = null;
  const transport: Transport = {
    start: async () => {},
    close: async () => transport.onclose?.(),
    send: async (message) => {
      await send(message);
      const begun = 'method' in message && message.method === 'notifications/subscriptions/acknowledged';
      if (begun) listening({ sendResourceUpdated: async (params) => server?.sendResourceUpdated(params) });
    },
  };
  const made = () => {
    server = modernServer(answers);
    return server;
  };
  const { close } = serveStdio(made, { transport, legacy: 'reject' });
  return { deliver: (message) => transport.onmessage?.(message), close };
}
