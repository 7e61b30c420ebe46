import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serverOf } from '../helpers/gated-server.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';

/** Where a hook of a copied server waits for the test: before the gate judges, or before git moves the refs. */
export type Hold = 'before-judging' | 'before-moving';

/** What a held hook does: say that it has come so far, and wait to be let go. Both are fifos in the push's own folder. */
const wait = (hold: Hold) =>
  `[ "$RACE_HOLD" != ${hold} ] || { echo here >"$RACE_FOLDER/reached" && read -r _ <"$RACE_FOLDER/go"; }`;

async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

/**
 * A server of its own with everything that a system's server holds, the installed gate included. Its hooks can be held
 * by pushes that set RACE_HOLD; others pass.
 *
 * @returns its path
 */
export async function copyServer(qs: QualitySystem): Promise<string> {
  const from = await serverOf(qs);
  const to = await temporaryDirectory();
  await cp(from, to, { recursive: true });
  const moved = (text: string) => text.replaceAll(from, to);
  await rewrite(join(to, 'config'), moved);
  for (const name of await readdir(join(to, 'hooks'))) await rewrite(join(to, 'hooks', name), moved);
  await rewrite(join(to, 'hooks/pre-receive'), (text) =>
    text.replace('QMS_RECEIVE_PACK', `${wait('before-judging')}\nQMS_RECEIVE_PACK`),
  );
  // The gate lets a hook that was there before run after its verdict: what it does lies between judging and moving.
  await writeFile(
    join(to, 'hooks/pre-receive.before-qms'),
    `#!/bin/sh\ncat >/dev/null\n${wait('before-moving')}\n`,
    { mode: 0o755 },
  );
  return to;
}

/** A server without a gate that holds the same; for making a push that another server is to get. @returns its path */
export async function ungatedTwin(qs: QualitySystem): Promise<string> {
  const twin = await temporaryDirectory();
  await cp(await serverOf(qs), twin, { recursive: true, filter: (path) => !path.endsWith('/hooks') });
  await git(twin, 'config', '--unset', 'core.hooksPath');
  return twin;
}

/** All refs of a repository, by name. */
export async function refsOf(path: string): Promise<Map<string, string>> {
  const text = await git(
    path,
    'for-each-ref',
    '--format=%(refname) %(objectname)',
    'refs/heads',
    'refs/tags',
  );
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' ') as [string, string]),
  );
}
