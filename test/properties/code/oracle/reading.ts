import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { git, gitBytes } from '../../../helpers/git.ts';
import type { Book, Entry } from '../book.ts';
import { type CodeLaboratory, people } from '../laboratory.ts';

/**
 * A second opinion on code: what trunk and the records must never show, read with stock git and YAML alone. It shares no
 * line with the rulebook, so that what both have wrong alike is not taken for right.
 */
export interface CodeOracle {
  readonly path: string;
  readonly book: Book;
  /** Steps of trunk that were looked at; what came before a step never changes. */
  readonly seen: Set<string>;
  /** Public keys of everybody, as `git verify-commit` takes them. */
  readonly signers: string;
  /** Who signed a commit; empty where nobody known did. */
  readonly signed: Map<string, string>;
  readonly systems: Map<string, Readonly<Record<string, System>>>;
}

export interface System {
  readonly paths: readonly string[];
  readonly suites: Readonly<Record<string, { readonly attest?: readonly string[] } | null>>;
  readonly scan?: Readonly<Record<string, number>>;
}

/** Those whose groups execute change records and make steps of trunk. */
export const executors: readonly string[] = ['ada', 'bot', 'quinn'];

export async function openCodeOracle({ qs }: CodeLaboratory, book: Book): Promise<CodeOracle> {
  const lines = await Promise.all(
    people.map(async (name) => `${name} ${await readFile(`${qs.keyOf(name)}.pub`, 'utf8')}`),
  );
  const signers = join(qs.path, '.git', 'everybody');
  await writeFile(signers, lines.join(''));
  return { path: qs.path, book, seen: new Set(), signers, signed: new Map(), systems: new Map() };
}

export const textAt = async (path: string, object: string) =>
  Buffer.from(await gitBytes(path, ['cat-file', 'blob', object])).toString('utf8');

export const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

/** What a commit holds at some paths, as git lists it. */
export const listed = (path: string, commit: string, paths: readonly string[]) =>
  git(path, 'ls-tree', '-r', '--full-tree', commit, '--', ...paths);

/** Whether a path is one of some, or below one. */
export const below = (paths: readonly string[], file: string) =>
  paths.some((each) => file === each || file.startsWith(`${each}/`));

/** The systems that the policy registers, as a commit holds it. */
export async function systemsAt({ path, systems }: CodeOracle, commit: string) {
  const blob = await git(path, 'rev-parse', `${commit}:.qms/policy.yaml`);
  const known = systems.get(blob) ?? parse(await textAt(path, blob)).systems ?? {};
  systems.set(blob, known);
  return known as Readonly<Record<string, System>>;
}

/** Whose key signed each of some commits, as git says. */
export async function signersOf(oracle: CodeOracle, commits: readonly string[]): Promise<string[]> {
  const { path, signers, signed } = oracle;
  const fresh = commits.filter((each) => !signed.has(each));
  if (fresh.length > 0) {
    const format = '--format=%H %G? %GS';
    const config = `gpg.ssh.allowedSignersFile=${signers}`;
    const said = await git(path, '-c', config, 'log', '--no-walk=unsorted', format, ...fresh);
    for (const line of linesOf(said)) {
      const [oid = '', good = '', who = ''] = line.split(' ');
      signed.set(oid, good === 'G' ? who : '');
    }
  }
  return commits.map((each) => signed.get(each) ?? '');
}

/** Whether a commit is signed by who it says acted, and he is one of those who may. */
export async function isBy(oracle: CodeOracle, entry: Entry, may: readonly string[]): Promise<boolean> {
  const actor = entry.one('Actor');
  return may.includes(actor) && (await signersOf(oracle, [entry.oid]))[0] === actor;
}
