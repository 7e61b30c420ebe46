import { once } from 'node:events';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { answersOf } from './answers.ts';
import { serveBoth } from './both-revisions.ts';
import { notify } from './notifying.ts';
import type { Caller, Service } from './service.ts';

/**
 * Serves the program that started this one, for the key that it was started with, until standard input ends or the
 * signal fires. Calls that still run are waited for: what was begun is answered or undone, never left in between.
 */
export async function serveStdio(service: Service, caller: Caller, signal?: AbortSignal): Promise<void> {
  const over = new AbortController();
  const stop = () => over.abort();
  process.stdin.once('end', stop);
  process.stdin.once('close', stop);
  signal?.addEventListener('abort', stop, { once: true });
  const who = async () => caller;
  const wire = new StdioServerTransport();
  wire.onclose = stop;
  const { tellers, close } = await serveBoth(wire, answersOf(service, { caller: who }));
  const listeners = () => [{ caller: who, tellers: tellers() }];
  const telling = service.told.documents ? notify(service, listeners, over.signal) : null;
  if (!over.signal.aborted && !signal?.aborted) await once(over.signal, 'abort');
  await telling;
  await service.idle();
  await close();
}
