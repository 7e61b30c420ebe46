import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ContextOptions, openContext, type ReadContext } from '../acts/context.ts';
import type { GitRepository } from '../repository/git/location.ts';
import { gitText } from '../repository/git/run.ts';
import { unwrap } from '../rules/finding.ts';
import { formatVersion } from '../rules/record/version.ts';
import { type DocId, isDocId, isOid, type Oid } from '../rules/values.ts';
import { readHandWritten } from './hand-written.ts';
import { completeEvent } from './local-event.ts';
import { indexTree } from './local-paths.ts';

const scissors = /^\S -{24} >8 -{24}$/m;

/** The message as git will read it from its file: without what the editor only showed. */
async function asGitReads(repository: GitRepository, text: string, editor: boolean): Promise<string> {
  const mode = repository.config.get('commit.cleanup') ?? 'default';
  const shown = editor || mode === 'scissors' ? text.search(scissors) : -1;
  const strips = mode === 'strip' || (mode === 'default' && editor);
  const args = ['stripspace', ...(strips ? ['--strip-comments'] : [])];
  return gitText(repository, args, { input: shown < 0 ? text : text.slice(0, shown) });
}

/** The branch that the commit will move; null where HEAD is detached. */
export async function headRef(repository: GitRepository): Promise<string | null> {
  const ref = await gitText(repository, ['symbolic-ref', '--quiet', 'HEAD'], { okExitCodes: [0, 1] });
  return ref === '' ? null : ref.trim();
}

async function headCommit(repository: GitRepository): Promise<Oid | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', 'HEAD^{commit}'];
  const text = (await gitText(repository, args, { okExitCodes: [0, 1, 128] })).trim();
  return isOid(text) ? text : null;
}

/** Whose commit it will be: git tells its hooks the author; the roster's principal must be that one. */
function comingAuthor(env: ContextOptions['env'], now: number) {
  const time = Number(/^@?([0-9]+) /.exec(env.GIT_AUTHOR_DATE ?? '')?.[1] ?? now);
  return { name: env.GIT_AUTHOR_NAME ?? '', email: env.GIT_AUTHOR_EMAIL ?? '', time };
}

/** The record that the commit is an event of: its branch's, or, off the branches, the one that the message names. */
function recordOf(
  ref: string | null,
  context: ReadContext,
  document: string | undefined,
  head: Oid,
): DocId | null {
  const branch = ref?.startsWith('refs/heads/qms/') ? ref.slice('refs/heads/qms/'.length) : null;
  if (branch !== null) return isDocId(branch) ? branch : null;
  const named = document?.toUpperCase() ?? '';
  // Elsewhere a message that quotes an event is only text, unless the commit goes on from that record.
  return isDocId(named) && context.tips.get(named) === head ? named : null;
}

/**
 * The commit-msg hook: completes the message of an event made with plain git, and judges it before it is signed.
 * Raises the findings that the server would refuse it with.
 *
 * @param file where git keeps the message, as it gives it to the hook
 * @param now seconds since 1970
 * @returns what to tell the person, in lines
 */
export async function completeMessage(
  options: ContextOptions,
  file: string,
  now: number,
): Promise<readonly string[]> {
  const context = await openContext(options);
  try {
    const { repository } = context;
    const [ref, head] = [await headRef(repository), await headCommit(repository)];
    if (ref === `refs/heads/${context.refs.trunk}` || head === null) return [];
    const path = resolve(options.cwd, file);
    const text = await readFile(path, 'utf8');
    const clean = await asGitReads(repository, text, options.env.GIT_EDITOR !== ':');
    // An empty message is how a person calls a commit off.
    if (clean.trim() === '') return [];
    const written = unwrap(readHandWritten(clean));
    const id = recordOf(ref, context, written.trailers.get('Document')?.[0], head);
    if (id === null) return [];
    const { message, event } = await completeEvent(context, id, written, {
      parent: head,
      tree: await indexTree(repository),
      author: comingAuthor(options.env, now),
    });
    await writeFile(path, message);
    return [
      `qms: ${id}: ${event.act}, ${event.state}, version ${formatVersion(event.version)}`,
      ...(repository.config.get('gpg.format') === 'ssh'
        ? []
        : ['qms: warning: git does not sign with SSH here: `git config gpg.format ssh`']),
    ];
  } finally {
    await context.close();
  }
}
