import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GitRepository } from '../repository/git/location.ts';
import { fail } from '../rules/finding.ts';
import type { DocId, PrincipalId } from '../rules/values.ts';

/** Where an actor edits: `.qms/workspace/<actor>/<ID>.md`, kept out of git; for POLICY a folder with its files. */
export function workspacePath(repository: GitRepository, actor: PrincipalId, id: DocId): string {
  return join(workspaceFolder(repository), actor, id === 'POLICY' ? 'POLICY' : `${id}.md`);
}

function workspaceFolder({ workTree, commonDir }: GitRepository): string {
  return join(workTree === null ? join(commonDir, 'qms') : join(workTree, '.qms'), 'workspace');
}

/** The copies that make up a record's editable form, by path in the workspace and in the repository. */
export function workspaceFiles(
  repository: GitRepository,
  actor: PrincipalId,
  id: DocId,
  documentPath: string,
): { local: string; path: string }[] {
  const local = workspacePath(repository, actor, id);
  if (id !== 'POLICY') return [{ local, path: documentPath }];
  return ['policy.yaml', 'allowed_signers'].map((name) => ({
    local: join(local, name),
    path: `.qms/${name}`,
  }));
}

export async function readIfThere(path: string): Promise<Uint8Array | null> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    return fail('workspace/file', `${path} cannot be read (${error.code})`, {
      cause: error,
      where: { path },
    });
  });
}

/** A file of the workspace with the bytes that an act writes there, or read there. */
export interface Copy {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Keeps the workspace out of git without touching a file that is tracked. */
async function excludeWorkspace(repository: GitRepository): Promise<void> {
  const path = join(repository.commonDir, 'info', 'exclude');
  const text = Buffer.from((await readIfThere(path)) ?? new Uint8Array()).toString('utf8');
  if (text.split('\n').includes('/.qms/workspace/')) return;
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(fresh, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}/.qms/workspace/\n`);
  await rename(fresh, path);
}

/** Refuses, before anything moves, to overwrite a copy that holds other text. */
export async function checkFree({ path, bytes }: Copy): Promise<void> {
  const there = await readIfThere(path);
  if (there && Buffer.compare(there, bytes) !== 0)
    fail('workspace/in-the-way', `${path} holds another text`, { where: { path } });
}

/** Copies that are on the disk already, but not yet in their place. Plain data, so that a later run can go on. */
export interface StagedCopies {
  /** Where they wait; null if there are none. */
  readonly folder: string | null;
  readonly copies: readonly { readonly path: string; readonly fresh: string }[];
}

/**
 * Writes copies beside the workspace, so that a full disk or a folder that is not ours stops the act before it counts,
 * and what remains to do afterwards is to rename. Raises `git/disk-full`, `workspace/unwritable`.
 */
export async function stageCopies(repository: GitRepository, copies: readonly Copy[]): Promise<StagedCopies> {
  if (copies.length === 0) return { folder: null, copies: [] };
  const folder = join(workspaceFolder(repository), `.new-${randomBytes(6).toString('hex')}`);
  const staged = copies.map((copy, at) => ({ ...copy, fresh: join(folder, String(at)) }));
  try {
    await excludeWorkspace(repository);
    await mkdir(folder, { recursive: true });
    for (const { path, bytes, fresh } of staged) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(fresh, bytes);
    }
  } catch (error) {
    await discardCopies({ folder });
    return failWrite(error, folder);
  }
  return { folder, copies: staged.map(({ path, fresh }) => ({ path, fresh })) };
}

/** Puts staged copies in their place; one that is there already stays. @returns what could not be, as sentences */
export async function placeCopies(staged: StagedCopies): Promise<string[]> {
  const problems: string[] = [];
  for (const { path, fresh } of staged.copies) {
    try {
      if ((await readIfThere(path)) === null) await rename(fresh, path);
    } catch {
      problems.push(`the copy ${path} could not be written; check the document out again`);
    }
  }
  await discardCopies(staged);
  return problems;
}

export async function discardCopies({ folder }: Pick<StagedCopies, 'folder'>): Promise<void> {
  if (folder !== null) await rm(folder, { recursive: true, force: true }).catch(() => {});
}

function failWrite(error: unknown, path: string): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    fail('git/disk-full', `no space for the workspace copy below ${dirname(path)}`, { cause: error });
  fail('workspace/unwritable', `${dirname(path)} cannot be written (${code})`, { cause: error });
}

/**
 * Removes copies whose text is in the record now; one that was edited meanwhile stays, as does any other file beside.
 *
 * @returns what stayed, as sentences
 */
export async function removeCopies(repository: GitRepository, copies: readonly Copy[]): Promise<string[]> {
  const notes: string[] = [];
  for (const { path, bytes } of copies) {
    try {
      const there = await readIfThere(path);
      if (there && Buffer.compare(there, bytes) !== 0)
        notes.push(`${path} was edited meanwhile and stays; check the document out to go on with it`);
      else await rm(path, { force: true });
    } catch (error) {
      notes.push(`${path} could not be removed (${(error as NodeJS.ErrnoException).code}); delete it`);
    }
  }
  // POLICY's copies have a folder of their own.
  const folders = new Set(copies.map(({ path }) => dirname(path)));
  for (const folder of folders)
    if (dirname(folder) !== workspaceFolder(repository)) await rmdir(folder).catch(() => {});
  return notes;
}
