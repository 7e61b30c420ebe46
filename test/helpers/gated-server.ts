import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import { installHooks } from '../../src/acts/hooks.ts';
import { type VerifyReport, verify } from '../../src/acts/verify.ts';
import { QmsError } from '../../src/rules/finding.ts';
import { git, temporaryDirectory, testEnvironment } from './git.ts';
import type { QualitySystem } from './quality-system.ts';

/** The server of a system that was founded with `server: true`. */
export function serverOf(qs: QualitySystem): Promise<string> {
  return qs.git('config', 'remote.origin.url');
}

/** Builds the programs where a source is newer than they are; looks once in each run. */
async function buildPrograms(): Promise<void> {
  const looked = join(inject('founded'), 'built');
  if (existsSync(looked)) return;
  await execa(process.execPath, ['scripts/ensure-installed.mjs', '--build']);
  await writeFile(looked, '');
}

/** Puts the gate before the server; builds the hook program first where a source is newer than it. */
export async function closeGate(qs: QualitySystem): Promise<void> {
  await buildPrograms();
  await installHooks(qs.as('ada'), { server: await serverOf(qs), genesis: qs.genesis });
  await qs.git('fetch', '--quiet', 'origin');
}

/** Everything that a refusal must leave alone: the server's refs, the local ones, index, work tree and workspace. */
export async function standing(qs: QualitySystem): Promise<Record<string, string>> {
  const refs = 'for-each-ref';
  const workspace = await qs.git('ls-files', '--others', '--', '.qms/workspace');
  const copies = await Promise.all(
    workspace
      .split('\n')
      .filter((path) => path !== '')
      .map(async (path) => `${path}\n${await readFile(join(qs.path, path), 'utf8')}`),
  );
  return {
    server: await git(await serverOf(qs), refs),
    local: await qs.git(refs),
    head: await qs.git('rev-parse', 'HEAD'),
    index: await qs.git('ls-files', '--stage'),
    workTree: await qs.git('status', '--porcelain'),
    workspace: copies.join('\n'),
  };
}

/** The rules that refuse an act; none if it was done. What is no refusal is thrown on. */
export async function refusalOf(act: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await act();
    return [];
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    return error.findings.flatMap(({ rule, message }) =>
      rule === 'push/refused'
        ? [...message.matchAll(/[a-z-]+\/[a-z-]+(?=: )/g)].map(([found]) => found)
        : [rule],
    );
  }
}

/** A repository without a hook that holds what the server holds, and some refs moved by force. @returns its path */
export async function ungatedCopy(
  qs: QualitySystem,
  moves: Readonly<Record<string, string | null>>,
): Promise<string> {
  const copy = await temporaryDirectory();
  await git(copy, 'init', '--quiet', '--bare', '--initial-branch=main');
  await git(copy, 'config', 'qms.genesis', qs.genesis);
  await git(await serverOf(qs), 'push', '--quiet', copy, '+refs/heads/*:refs/heads/*');
  const specs = Object.entries(moves).map(
    ([name, oid]) =>
      `${oid === null ? '' : `+${oid}`}:${name.startsWith('refs/') ? name : `refs/heads/${name}`}`,
  );
  if (specs.length > 0) await qs.git('push', '--quiet', copy, ...specs);
  return copy;
}

/** What `qms verify` says of {@link ungatedCopy}: what an inspector finds where nobody stood at the gate. */
export async function verifyUngated(
  qs: QualitySystem,
  moves: Readonly<Record<string, string | null>>,
): Promise<VerifyReport> {
  return verify({ cwd: await ungatedCopy(qs, moves), env: testEnvironment }, { full: true });
}
