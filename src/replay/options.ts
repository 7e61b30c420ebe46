import { parseArgs } from 'node:util';
import { fail } from '../rules/finding.ts';

export const usage = `usage: npm run replay -- ARCHIVE [--into DIR] [--only ID,ID…] [--json] [--progress]

Replays the log of the older system through the acts of git-qms. ARCHIVE is a .tar.gz, a .tar or an unpacked folder.
DIR gets server.git, work and keys. It is new or empty, or holds the same replay, interrupted, which then goes on.
Without --into a temporary folder is used, and removed at the end. --progress shows how far it is, as in a terminal.
`;

export interface ReplayOptions {
  readonly archive: string;
  /** Null for a temporary folder. */
  readonly into: string | null;
  readonly only: readonly string[] | null;
  readonly json: boolean;
  readonly progress: boolean;
}

/** @returns null where only help was asked for. Raises `usage/…` */
export function readOptions(argv: readonly string[]): ReplayOptions | null {
  const known = {
    into: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'boolean' },
    progress: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const parse = () => parseArgs({ args: [...argv], options: known, allowPositionals: true, strict: true });
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse();
  } catch (cause) {
    return fail('usage/unknown-option', cause instanceof Error ? cause.message : String(cause), { cause });
  }
  const { values, positionals } = parsed;
  if (values.help) return null;
  const [archive, ...more] = positionals;
  if (archive === undefined || more.length > 0)
    fail('usage/missing-argument', 'name one archive', { fix: usage.split('\n')[0] ?? '' });
  const only = values.only === undefined ? null : values.only.split(',').flatMap((id) => id.trim() || []);
  return {
    archive,
    into: values.into ?? null,
    only,
    json: values.json ?? false,
    progress: values.progress ?? false,
  };
}
