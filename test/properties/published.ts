import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitWith, makeRepository } from '../helpers/git.ts';
import type { Laboratory, Refs } from '../helpers/random-history.ts';

/** The ref names and ids as git has them. */
export function refLines({ trunk, tips }: Refs): [ref: string, oid: string][] {
  return [
    ['refs/heads/main', trunk],
    ...[...tips].map(([id, oid]): [string, string] => [`refs/heads/qms/${id}`, oid]),
  ];
}

/** A bare repository that borrows the laboratory's objects and has the refs of one moment. @returns its path */
export async function publish(laboratory: Laboratory, refs: Refs): Promise<string> {
  const path = await makeRepository({ bare: true });
  await mkdir(join(path, 'objects/info'), { recursive: true });
  await writeFile(join(path, 'objects/info/alternates'), `${join(laboratory.system.path, '.git/objects')}\n`);
  await moveRefs(path, refLines(refs));
  return path;
}

/** Sets refs as an administrator of the server could, without asking any hook. */
export async function moveRefs(
  path: string,
  lines: readonly (readonly [ref: string, oid: string])[],
): Promise<void> {
  await gitWith(path, lines.map(([ref, oid]) => `update ${ref} ${oid}\n`).join(''), 'update-ref', '--stdin');
}
