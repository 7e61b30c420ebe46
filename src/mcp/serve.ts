import type { ContextOptions } from '../acts/context.ts';
import { keptOpen } from '../reading/kept-open.ts';
import { openPlace } from './git/place.ts';
import { gitTools } from './git/table.ts';
import { gitInstructions, qmsInstructions } from './instructions.ts';
import { Journal } from './journal.ts';
import { serveStdio } from './serve-stdio.ts';
import { Service, type Told } from './service.ts';
import type { AnyTool } from './tool.ts';
import { tools } from './tools/table.ts';

/**
 * `qms mcp`: serves the quality system to agents over standard input and output, until that ends. Raises what opening the
 * repository raises, and `signature/…` where the key that it is started with is nobody's.
 */
export function serve(options: ContextOptions): Promise<void> {
  return serveTable(options, tools, { instructions: qmsInstructions });
}

/** `qms git-mcp`: the same for git, by a closed set of tools. */
export async function serveGit(options: ContextOptions): Promise<void> {
  const place = await openPlace({ ownWorkTree: true });
  try {
    await serveTable(options, gitTools(place), { instructions: gitInstructions });
  } finally {
    await place.close();
  }
}

async function serveTable(options: ContextOptions, table: readonly AnyTool[], told: Told): Promise<void> {
  const { cwd, env, clock, signal } = options;
  const kept = keptOpen();
  try {
    const context = await kept.open(options);
    const { commonDir } = context.repository;
    await context.close();
    const journal = new Journal(commonDir);
    await journal.tidy((clock ?? Date.now)());
    const location = { cwd, env, ...(clock ? { clock } : {}) };
    const service = new Service(table, location, kept.open, journal, told);
    const caller = { key: options.keyFlag };
    await service.known(caller);
    await serveStdio(service, caller, signal);
  } finally {
    await kept.close();
  }
}
