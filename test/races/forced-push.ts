import { execFile } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execa } from 'execa';
import { temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import type { Prepared } from './prepared.ts';
import type { Hold } from './server-copy.ts';

const run = promisify(execFile);

/** What became of a push: it stands, a rule refused it, or git found a ref moved meanwhile. */
export type Outcome =
  | { readonly kind: 'stands' }
  | { readonly kind: 'refused'; readonly rules: readonly string[] }
  | { readonly kind: 'lost'; readonly said: string };

/** A push on its way, which its hook holds. */
export interface Started {
  /** Resolves when the hook has come to its hold, or the push has ended before. */
  readonly reached: Promise<unknown>;
  /** Lets the hook go on. */
  go(): Promise<void>;
  readonly ended: Promise<Outcome>;
}

/** git's own words for a ref that is not where it was: from the client, the server, and the lock on the ref. */
const moved =
  /\((fetch first|non-fast-forward|stale info|already exists|incorrect old value provided|reference already exists|failed to update ref|cannot lock ref[^)]*)\)|cannot lock ref|unable to delete .*remote ref does not exist/;

function outcomeOf(exitCode: number, said: string): Outcome {
  if (exitCode === 0) return { kind: 'stands' };
  const rules = [...said.matchAll(/^(?:remote: )? {2}([a-z-]+\/[a-z-]+): /gm)].map((match) => match[1] ?? '');
  if (rules.some((rule) => rule === 'ref/race' || rule === 'pin/stale')) return { kind: 'lost', said };
  if (rules.length > 0) return { kind: 'refused', rules };
  if (moved.test(said)) return { kind: 'lost', said };
  throw new Error(`neither refused nor lost: ${said}`);
}

/** Pushes what is prepared with stock git, atomically. */
async function push(
  server: string,
  { clone, moves }: Prepared,
  env: Record<string, string>,
): Promise<Outcome> {
  const specs = [...moves].map(([ref, oid]) => `${oid ?? ''}:${ref}`);
  const { exitCode, all } = await execa('git', ['push', '--atomic', server, ...specs], {
    cwd: clone,
    env: { ...testEnvironment, ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    all: true,
  });
  return outcomeOf(exitCode ?? -1, all);
}

/** Starts a push whose hook waits at `hold`. */
export async function startPush(server: string, prepared: Prepared, hold: Hold): Promise<Started> {
  const folder = await temporaryDirectory();
  const [reached, go] = [join(folder, 'reached'), join(folder, 'go')];
  await run('mkfifo', [reached, go]);
  const ended = push(server, prepared, { RACE_HOLD: hold, RACE_FOLDER: folder });
  const reading = readFile(reached);
  // Opened for both, a fifo never waits for somebody at its other end: the hook may never come to its hold.
  const release = async () => (await open(reached, 'r+')).close();
  const ending = ended.then(release, release);
  return {
    reached: Promise.race([reading, ending]),
    go: async () => {
      const fifo = await open(go, 'r+');
      await fifo.write('go\n');
      const close = () => fifo.close();
      void ended.then(close, close);
    },
    ended,
  };
}

/** Pushes without holding anything. */
export function pushNow(server: string, prepared: Prepared): Promise<Outcome> {
  return push(server, prepared, {});
}
