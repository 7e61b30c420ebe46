import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diceOf } from '../helpers/dice.ts';
import { git, gitWith, temporaryDirectory } from '../helpers/git.ts';
import { type Laboratory, openLaboratory, play, type Refs } from '../helpers/random-history.ts';

/** A bare repository with the refs of some moment of a history, which reads the objects of the laboratory. */
export async function repositoryAt({ system }: Laboratory, { trunk, tips }: Refs): Promise<string> {
  const path = await temporaryDirectory();
  await git(path, 'init', '--quiet', '--bare', '--initial-branch=main');
  await git(path, 'config', 'qms.genesis', system.genesis);
  await mkdir(join(path, 'objects/info'), { recursive: true });
  await writeFile(join(path, 'objects/info/alternates'), `${join(system.path, '.git/objects')}\n`);
  const lines = [...tips].map(([id, oid]) => `create refs/heads/qms/${id} ${oid}\n`);
  await gitWith(path, `create refs/heads/main ${trunk}\n${lines.join('')}`, 'update-ref', '--stdin');
  return path;
}

/** Repositories with random histories of so many attempts each; the same seed gives the same. */
export async function randomRepositories(seed: number, count: number, attempts: number): Promise<string[]> {
  const laboratory = await openLaboratory();
  const dice = diceOf(seed);
  const paths: string[] = [];
  for (let each = 0; each < count; each++) {
    const seeds = Array.from({ length: attempts }, () => dice.below(0xffff_ffff));
    paths.push(await repositoryAt(laboratory, (await play(laboratory, seeds)).refs()));
  }
  return paths;
}
