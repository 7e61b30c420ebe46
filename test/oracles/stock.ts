import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Commit, parseCommit } from '../../src/rules/bytes/commit.ts';
import { parseMessage, trailerOrder } from '../../src/rules/bytes/trailers.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { git, gitBytes, gitWith, temporaryDirectory, testEnvironment } from '../helpers/git.ts';

/** One commit as somebody reads it: git-qms, or stock git. */
export interface Reading {
  readonly oid: string;
  readonly headers: readonly string[];
  readonly subject: string;
  /** All that follows the subject, as `git log` prints it. */
  readonly rest: string;
  readonly trailers: readonly string[];
  /** Values by key, as `%(trailers:key=…)` picks them. */
  readonly values: Readonly<Record<string, string>>;
}

const keys = trailerOrder.map(({ key }) => `QMS-${key}`);

const headerFormats = ['%T', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct'];

/** How git-qms reads a commit that it accepts. */
export function readHere(oid: string, bytes: Uint8Array): Reading {
  const { tree, parents, author, committer, message } = unwrap(parseCommit(bytes));
  const { subject, trailers } = unwrap(parseMessage(message));
  const person = ({ name, email, time }: Commit['author']) => [name, email, String(time)];
  return {
    oid,
    headers: [tree, parents.join(' '), ...person(author), ...person(committer)],
    subject,
    rest: message.slice(subject.length).replace(/^\n+/, ''),
    trailers: Object.entries(trailers).flatMap(([key, all]) => all.map((value) => `QMS-${key}: ${value}`)),
    values: Object.fromEntries(Object.entries(trailers).map(([key, all]) => [`QMS-${key}`, all.join('\n')])),
  };
}

const asInput = (oids: readonly string[]) => oids.map((oid) => `${oid}\n`).join('');

/** How `git log` reads commits, all of them in one process. */
export async function readByLog(repository: string, oids: readonly string[]): Promise<Reading[]> {
  if (oids.length === 0) return [];
  const picks = keys.map((key) => `%(trailers:key=${key},valueonly)`);
  const fields = ['%H', ...headerFormats, '%s', '%b', '%(trailers:only,unfold)', ...picks];
  // A record ends with two NULs around a mark that no message holds: messages have no NUL.
  const args = ['log', '--no-walk=unsorted', '--stdin', `--format=${fields.join('%x00')}%x00%x01%x00`];
  const text = await gitWith(repository, asInput(oids), ...args);
  return text
    .split('\0\x01\0')
    .slice(0, -1)
    .map((record) => {
      const [oid = '', ...all] = record.replace(/^\n/, '').split('\0');
      const headers = all.slice(0, headerFormats.length);
      const [subject = '', rest = '', trailers = '', ...picked] = all.slice(headerFormats.length);
      const values = keys.flatMap((key, at) => {
        const value = (picked[at] ?? '').replace(/\n$/, '');
        return value === '' ? [] : [[key, value]];
      });
      const lines = trailers.split('\n').filter((line) => line !== '');
      return { oid, headers, subject, rest, trailers: lines, values: Object.fromEntries(values) };
    });
}

/** All trailers of many messages, one after the other, by `git interpret-trailers --parse`. */
export async function interpreted(messages: readonly string[]): Promise<string[]> {
  const folder = await temporaryDirectory();
  const names = messages.map((_, place) => `${place}`);
  for (const [place, message] of messages.entries()) await writeFile(join(folder, `${place}`), message);
  await git(folder, 'init', '--quiet');
  const text = await git(folder, 'interpret-trailers', '--parse', ...names);
  return text.split('\n').filter((line) => line !== '');
}

/** Writes commit objects as they are. @returns their ids, in order */
export async function store(repository: string, commits: readonly Uint8Array[]): Promise<string[]> {
  const folder = join(await temporaryDirectory(), 'commits');
  await mkdir(folder);
  for (const [place, bytes] of commits.entries()) await writeFile(join(folder, `${place}`), bytes);
  const paths = commits.map((_, place) => join(folder, `${place}`));
  const args = ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin-paths'];
  const text = await gitWith(repository, asInput(paths), ...args);
  return text.split('\n').filter((line) => line !== '');
}

/** `.qms/allowed_signers` of a commit, as a file that `gpg.ssh.allowedSignersFile` can name. @returns its path */
export async function signersFile(repository: string, commit: string): Promise<string> {
  const path = join(await temporaryDirectory(), 'allowed_signers');
  await writeFile(path, await gitBytes(repository, ['show', `${commit}:.qms/allowed_signers`]));
  return path;
}

/** Whom `git verify-commit` names as the signer of each commit; fails unless it takes them all. */
export async function signersByGit(
  repository: string,
  signers: string,
  oids: readonly string[],
): Promise<string[]> {
  const settings = ['-c', 'gpg.format=ssh', '-c', `gpg.ssh.allowedSignersFile=${signers}`];
  const { all } = await execa('git', [...settings, 'verify-commit', ...oids], {
    cwd: repository,
    env: testEnvironment,
    extendEnv: false,
    all: true,
  });
  return [...all.matchAll(/^Good "git" signature for (\S+) with /gm)].map((match) => match[1] ?? '');
}

/** Whom ssh-keygen finds for a signature, where it also verifies the bytes as theirs; null where it does not. */
export async function signerByKeygen(
  signers: string,
  payload: Uint8Array,
  armor: string,
): Promise<string | null> {
  const signature = join(await temporaryDirectory(), 'signature');
  await writeFile(signature, `${armor}\n`);
  const found = await execa('ssh-keygen', ['-Y', 'find-principals', '-s', signature, '-f', signers], {
    reject: false,
  });
  const name = found.stdout.trim();
  const args = ['-Y', 'verify', '-n', 'git', '-I', name, '-f', signers, '-s', signature];
  const verified = await execa('ssh-keygen', args, { input: payload, reject: false });
  return found.exitCode === 0 && verified.exitCode === 0 ? name : null;
}
