import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];
const endings: (() => unknown)[] = [];

/** A fresh directory, without symbolic links in its path; removed after the test file. */
export async function temporaryDirectory(): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'git-qms-')));
  made.push(path);
  return path;
}

/**
 * Does something at the end of each test file. A helper says it once, where vitest's own `afterAll` would hold for the
 * first file alone: files share the processes, and with them the modules.
 */
export function atEndOfFile(ending: () => unknown): void {
  endings.push(ending);
}

/** What several tests of a file share: made when it is first asked for, and anew for the next file. */
export function oncePerFile<T>(make: () => Promise<T>): () => Promise<T> {
  let shared: Promise<T> | undefined;
  atEndOfFile(() => {
    shared = undefined;
  });
  return () => {
    shared ??= make();
    return shared;
  };
}

/** Ends a test file; its directories go last. */
export async function endFile(): Promise<void> {
  await Promise.all(endings.map((ending) => ending()));
  await Promise.all(made.splice(0).map((path) => rm(path, { recursive: true, force: true, maxRetries: 3 })));
}
