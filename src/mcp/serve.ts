import type { ContextOptions } from '../acts/context.ts';
import { keptOpen } from '../reading/kept-open.ts';
import { gitCalls } from './git/calls.ts';
import { type HostingInput, openHosting } from './git/hosting.ts';
import { openPlace } from './git/place.ts';
import { gitTools } from './git/table.ts';
import { gitInstructions, qmsInstructions } from './instructions.ts';
import { Journal } from './journal.ts';
import { promptText } from './prompts.ts';
import { readResource } from './resources.ts';
import { type HttpInput, serveHttp } from './serve-http.ts';
import { serveStdio } from './serve-stdio.ts';
import { type Caller, type LoggedCall, Service, type Told } from './service.ts';
import type { AnyTool } from './tool.ts';
import { tools } from './tools/table.ts';

export interface ServeInput {
  /** Null serves the program at standard input and output. */
  readonly http: HttpInput | null;
  /** Takes one line of the log for each call. */
  readonly log: (call: LoggedCall) => void;
  /** Tells whoever runs the server. */
  readonly say: (line: string) => void;
}

/**
 * `qms mcp`: serves the quality system to agents, until input ends or the signal fires. Raises what opening the
 * repository raises, `signature/…` where the key that it is started with is nobody's, and what {@link serveHttp} raises.
 */
export function serve(options: ContextOptions, input: ServeInput): Promise<void> {
  return serveTable(options, input, tools, {
    instructions: qmsInstructions,
    documents: { read: readResource, prompt: promptText },
    elsewhere: { server: 'git', tools: gitCalls },
  });
}

/** `qms git-mcp`: the same for git, by a closed set of tools. Raises as {@link openHosting} too. */
export async function serveGit(options: ContextOptions, input: ServeInput & HostingInput): Promise<void> {
  const hosting = await openHosting(options, input);
  const place = await openPlace({ ownWorkTree: input.http === null, hosting });
  try {
    await serveTable({ ...options, offline: true }, input, gitTools(place), {
      instructions: gitInstructions,
      documents: null,
      elsewhere: { server: 'qms', tools },
    });
  } finally {
    await place.close();
  }
}

async function serveTable(
  options: ContextOptions,
  { http, log, say }: ServeInput,
  table: readonly AnyTool[],
  told: Told,
): Promise<void> {
  const { cwd, env, clock, offline, signal } = options;
  const kept = keptOpen();
  try {
    const context = await kept.open(options);
    const { commonDir } = context.repository;
    await context.close();
    const journal = new Journal(commonDir);
    await journal.tidy((clock ?? Date.now)());
    const location = {
      cwd,
      env,
      ...(clock ? { clock } : {}),
      ...(offline ? { offline } : {}),
    };
    const service = new Service(table, location, kept, journal, told, log);
    if (http) return await serveHttp(service, http, { signal, say });
    const caller: Caller = { key: options.keyFlag, via: 'key' };
    await service.known(caller);
    await serveStdio(service, caller, signal);
  } finally {
    await kept.close();
  }
}
