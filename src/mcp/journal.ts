import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../rules/finding.ts';
import type { Sent } from './answering.ts';

/** What was answered to a call with an idempotency key, for whoever asks again. */
interface Kept {
  readonly key: string;
  /** The tool and its arguments; the same key with others is another call. */
  readonly call: string;
  readonly content: Sent['content'];
}

/** How long an answer is kept, in milliseconds: thirty days. */
const kept = 30 * 24 * 3_600_000;

/**
 * The answers that acts were given, in files below the repository's `.git/qms/mcp/answers/`: a call that is made again
 * gets the first one, also from another server or after a restart. Only what was done is kept; a refusal can be asked again.
 */
export class Journal {
  readonly #folder: string;

  /** @param commonDir the repository's own directory */
  constructor(commonDir: string) {
    this.#folder = join(commonDir, 'qms', 'mcp', 'answers');
  }

  #path(principal: string, key: string): string {
    const name = createHash('sha256').update(key).digest('hex');
    return join(this.#folder, principal, `${name}.json`);
  }

  /** The answer to the same call; null where there is none. Raises `mcp/key-reused` where the key stands for another call. */
  async recall(principal: string, key: string, call: string): Promise<Sent['content'] | null> {
    // Only a file that is not there says that nothing was done: any other failure must not lead to doing it twice.
    const text = await readFile(this.#path(principal, key), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return null;
    const found = JSON.parse(text) as Kept;
    if (found.key !== key || found.call !== call)
      fail('mcp/key-reused', `the idempotency key ${JSON.stringify(key)} stands for another call of yours`);
    return found.content;
  }

  /** Keeps an answer on the disk before anybody hears it. */
  async keep(principal: string, key: string, call: string, content: Sent['content']): Promise<void> {
    const path = this.#path(principal, key);
    await mkdir(join(this.#folder, principal), { recursive: true, mode: 0o700 });
    const fresh = `${path}.${randomBytes(6).toString('hex')}`;
    const file = await open(fresh, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify({ key, call, content } satisfies Kept));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  }

  /**
   * Removes what is a month older than now, and than the newest: a clock that is wrongly ahead removes nothing.
   *
   * @param now in milliseconds
   */
  async tidy(now: number): Promise<void> {
    const names = await readdir(this.#folder, { recursive: true }).catch(() => []);
    const found: { readonly path: string; readonly at: number }[] = [];
    for (const name of names) {
      const path = join(this.#folder, name);
      const about = await stat(path).catch(() => null);
      if (about?.isFile()) found.push({ path, at: about.mtimeMs });
    }
    const newest = found.reduce((latest, { at }) => Math.max(latest, at), 0);
    const oldest = Math.min(now, newest) - kept;
    for (const { path, at } of found) if (at < oldest) await rm(path, { force: true });
  }
}
