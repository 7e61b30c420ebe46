import type { ContextOptions } from '../acts/context.ts';
import { keptOpen } from '../reading/kept-open.ts';
import { Journal } from './journal.ts';
import { serveStdio } from './serve-stdio.ts';
import { Service } from './service.ts';
import { tools } from './tools/table.ts';

/**
 * `qms mcp`: serves the quality system to agents over standard input and output, until that ends. Raises what opening the
 * repository raises, and `signature/…` where the key that it is started with is nobody's.
 */
export async function serve(options: ContextOptions): Promise<void> {
  const { cwd, env, clock, signal } = options;
  const kept = keptOpen();
  try {
    const context = await kept.open(options);
    const { commonDir } = context.repository;
    await context.close();
    const journal = new Journal(commonDir);
    await journal.tidy((clock ?? Date.now)());
    const location = { cwd, env, ...(clock ? { clock } : {}) };
    const service = new Service(tools, location, kept.open, journal);
    const caller = { key: options.keyFlag };
    await service.known(caller);
    await serveStdio(service, caller, signal);
  } finally {
    await kept.close();
  }
}
