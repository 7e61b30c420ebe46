import { readFile, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { GitRepository } from '../repository/git/location.ts';
import { decodeUtf8 } from '../rules/bytes/text.ts';
import { fail } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';
import type { DocId, PrincipalId } from '../rules/values.ts';
import { type Copy, placeCopies, readIfThere, stageCopies, workspacePath } from './workspace.ts';

const unreadable = (file: string) => (cause: NodeJS.ErrnoException) =>
  fail('workspace/file', `${file} cannot be read (${cause.code})`, { cause, where: { path: file } });

/**
 * Reads an answer from a file of the actor's own workspace, links followed: nothing else of the machine gets into a
 * record by way of an answer. Raises `respond/outside`, `workspace/file`.
 */
export async function readAnswerFile(
  repository: GitRepository,
  actor: PrincipalId,
  id: DocId,
  cwd: string,
  file: string,
): Promise<string> {
  const folder = dirname(workspacePath(repository, actor, id));
  const path = await realpath(resolve(cwd, file)).catch(unreadable(file));
  const own = await realpath(folder).catch(() => folder);
  if (!path.startsWith(`${own}${sep}`))
    fail('respond/outside', `${path} is not in your workspace, ${own}`, { where: { path } });
  const about = await stat(path).catch(unreadable(file));
  // Each character takes at most three bytes; the rule looks at the length in characters.
  if (!about.isFile() || about.size > 3 * limits.answerLength + 1)
    fail('workspace/file', `${file} is no file of at most ${limits.answerLength} characters`, {
      where: { path },
    });
  const text = decodeUtf8(await readFile(path).catch(unreadable(file)));
  return text ?? fail('workspace/file', `${file} is not UTF-8`, { where: { path } });
}

/** An answer that its author is about to amend, kept until the amendment is given or called off. */
export interface Intention {
  readonly item: string;
  readonly reason: string;
}

function intentionPath(repository: GitRepository, actor: PrincipalId, id: DocId): string {
  return join(dirname(workspacePath(repository, actor, id)), `.${id}.goto`);
}

/** What the actor said they would amend; null if nothing, or if the file says something else. */
export async function readIntention(
  repository: GitRepository,
  actor: PrincipalId,
  id: DocId,
): Promise<(Intention & { readonly copy: Copy }) | null> {
  const path = intentionPath(repository, actor, id);
  const bytes = await readIfThere(path);
  const [item = '', reason = ''] = bytes ? (decodeUtf8(bytes) ?? '').split('\n') : [];
  return bytes && item !== '' && reason !== '' ? { item, reason, copy: { path, bytes } } : null;
}

/** Keeps an intention, in place of the one before, or with null forgets it. */
export async function keepIntention(
  repository: GitRepository,
  actor: PrincipalId,
  id: DocId,
  intention: Intention | null,
): Promise<void> {
  const path = intentionPath(repository, actor, id);
  await rm(path, { force: true });
  if (!intention) return;
  const bytes = Buffer.from(`${intention.item}\n${intention.reason}\n`);
  const [problem] = await placeCopies(await stageCopies(repository, [{ path, bytes }]));
  if (problem) fail('workspace/unwritable', problem, { where: { path } });
}
