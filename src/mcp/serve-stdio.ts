import { once } from 'node:events';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { notify } from './notifying.ts';
import { protocolServer } from './protocol.ts';
import type { Caller, Service } from './service.ts';

/**
 * Serves the program that started this one, for the key that it was started with, until standard input ends or the
 * signal fires. Calls that still run are waited for: what was begun is answered or undone, never left in between.
 */
export async function serveStdio(service: Service, caller: Caller, signal?: AbortSignal): Promise<void> {
  const server = protocolServer(service, { caller: async () => caller });
  const over = new AbortController();
  const stop = () => over.abort();
  server.onclose = stop;
  process.stdin.once('end', stop);
  process.stdin.once('close', stop);
  signal?.addEventListener('abort', stop, { once: true });
  await server.connect(new StdioServerTransport());
  const listener = { caller: async () => caller, servers: [server] };
  const telling = service.told.documents ? notify(service, () => [listener], over.signal) : null;
  if (!over.signal.aborted && !signal?.aborted) await once(over.signal, 'abort');
  await telling;
  await service.idle();
  await server.close();
}
