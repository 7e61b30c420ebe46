import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';

export interface Answered {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string | (() => Promise<string>);
  /** Both output streams are a terminal of this width. */
  readonly terminal?: number;
  readonly clock?: () => number;
  readonly node?: string;
  readonly signal?: AbortSignal;
}

/** Calls the command line program in this process, as `qms ARGV…` in these surroundings. */
export async function qms(argv: readonly string[], around: Surroundings = {}): Promise<Answered> {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: around.terminal !== undefined,
    columns: around.terminal ?? null,
  });
  const stdin = typeof around.stdin === 'string' ? around.stdin : '';
  const io: Io = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    stdin: { isTTY: false, text: typeof around.stdin === 'function' ? around.stdin : async () => stdin },
    env: around.env ?? { PATH: process.env.PATH ?? '' },
    cwd: around.cwd ?? process.cwd(),
    node: around.node ?? process.versions.node,
    clock: around.clock ?? (() => Date.parse('2026-01-05T09:00:00Z')),
    signal: around.signal ?? new AbortController().signal,
  };
  const code = await run(argv, io);
  return { code, ...written };
}
