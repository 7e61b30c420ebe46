import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Answers } from './answers.ts';
import { isStateless } from './era.ts';
import type { ModernConnection } from './modern/stdio.ts';
import type { Teller } from './notifying.ts';
import { protocolServer } from './protocol.ts';

/** One connection, with a server for each line of revisions that its client speaks. */
export interface BothRevisions {
  /** What tells the client of changes. */
  tellers(): readonly Teller[];
  close(): Promise<void>;
}

/**
 * Gives each message that a wire brings to the server of its revision: a client may try the newer one first. That server is
 * loaded when it is first spoken to.
 */
export async function serveBoth(wire: Transport, answers: Answers): Promise<BothRevisions> {
  const older = protocolServer(answers);
  const branch: Transport = {
    start: async () => {},
    close: async () => branch.onclose?.(),
    send: (message, options) => wire.send(message, options),
  };
  await older.connect(branch);
  let newer: Promise<ModernConnection> | null = null;
  let last: 'older' | 'newer' | null = null;
  let listening: Teller | null = null;

  async function openNewer(): Promise<ModernConnection> {
    const { connectModern } = await import('./modern/program.ts');
    return connectModern(
      answers,
      (message) => wire.send(message as JSONRPCMessage),
      (teller) => {
        listening = teller;
      },
    );
  }

  wire.onmessage = (message) => {
    // What is no request, as that one is called off, need not say its revision.
    last = isStateless(message) || (last === 'newer' && !('id' in message)) ? 'newer' : 'older';
    if (last === 'older') return branch.onmessage?.(message);
    newer ??= openNewer();
    void newer.then(({ deliver }) => deliver(message));
  };
  await wire.start();
  return {
    tellers: () => [...(last === 'older' ? [older] : []), ...(listening ? [listening] : [])],
    close: async () => {
      await (await newer)?.close();
      await older.close();
      await wire.close();
    },
  };
}
