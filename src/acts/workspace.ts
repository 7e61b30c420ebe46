import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GitRepository } from '../repository/git/location.ts';
import { fail } from '../rules/finding.ts';
import type { DocId, PrincipalId } from '../rules/values.ts';

/** Where an actor edits: `.qms/workspace/<actor>/<ID>.md`, kept out of git; for POLICY a folder with its files. */
export function workspacePath(repository: GitRepository, actor: PrincipalId, id: DocId): string {
  const base =
    repository.workTree === null ? join(repository.commonDir, 'qms') : join(repository.workTree, '.qms');
  return join(base, 'workspace', actor, id === 'POLICY' ? 'POLICY' : `${id}.md`);
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
    throw error;
  });
}

/** Keeps the workspace out of git without touching a file that is tracked. */
async function excludeWorkspace(repository: GitRepository): Promise<void> {
  const path = join(repository.commonDir, 'info', 'exclude');
  const text = Buffer.from((await readIfThere(path)) ?? new Uint8Array()).toString('utf8');
  if (text.split('\n').includes('/.qms/workspace/')) return;
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, `${text === '' || text.endsWith('\n') ? '' : '\n'}/.qms/workspace/\n`);
}

/** Refuses, before anything moves, to overwrite a copy that holds other text. */
export async function checkFree(path: string, bytes: Uint8Array): Promise<void> {
  const there = await readIfThere(path);
  if (there && Buffer.compare(there, bytes) !== 0)
    fail('workspace/in-the-way', `${path} holds another text`, { where: { path } });
}

export async function writeCopy(repository: GitRepository, path: string, bytes: Uint8Array): Promise<void> {
  await excludeWorkspace(repository);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

export async function removeCopy(path: string): Promise<void> {
  await rm(path, { force: true, recursive: true });
}
