import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import { git } from './git.ts';
import { oncePerFile, temporaryDirectory } from './test-file.ts';

/** Where a quality system was founded. */
export interface Founded {
  readonly path: string;
  /** The repository that is `origin`. */
  readonly server: string | null;
  readonly genesis: string;
}

const copy = (from: string, to: string) => execa('cp', ['-Rp', `${from}/.`, to]);

/** Keeps a system for the files to come. Who comes second to keep the same throws it away. */
async function keep(place: string, founded: Founded): Promise<void> {
  const folder = await mkdtemp(`${place}-`);
  await copy(founded.path, join(folder, 'work'));
  if (founded.server !== null) await copy(founded.server, join(folder, 'server'));
  await writeFile(join(folder, 'founded.json'), JSON.stringify(founded));
  await rename(folder, place).catch(() => rm(folder, { recursive: true }));
}

/** The files that tell a repository where it lies. */
async function namesOfPlaces(path: string, server: string | null): Promise<readonly string[]> {
  const own = [join(path, '.git/config'), join(path, '.git/FETCH_HEAD')];
  if (server === null) return own;
  const hooks = (await readdir(join(server, 'hooks'))).map((name) => join(server, 'hooks', name));
  return [...own, join(server, 'config'), ...hooks];
}

async function copyOf(place: string): Promise<Founded> {
  const kept = JSON.parse(await readFile(join(place, 'founded.json'), 'utf8')) as Founded;
  const path = await temporaryDirectory();
  const server = kept.server === null ? null : await temporaryDirectory();
  await copy(join(place, 'work'), path);
  if (server !== null) await copy(join(place, 'server'), server);
  for (const file of await namesOfPlaces(path, server)) {
    if (!existsSync(file)) continue;
    const text = await readFile(file, 'utf8');
    const moved = text.replaceAll(kept.path, path);
    await writeFile(file, kept.server === null ? moved : moved.replaceAll(kept.server, server ?? ''));
  }
  // The index knows files by their inodes as well.
  await git(path, 'update-index', '-q', '--refresh');
  return { path, server, genesis: kept.genesis };
}

const file = oncePerFile(async () => ({ hasOne: false }));

/**
 * What `found` makes, which is really done once in each run: the first that a test file asks for is a copy of that, with
 * the paths of its own. Further ones of the file are founded anew: another system is no copy of the first.
 *
 * @param what a name for all that the result hangs on, fit for a folder
 */
export async function foundedOnce(what: string, found: () => Promise<Founded>): Promise<Founded> {
  const asking = await file();
  if (asking.hasOne) return found();
  asking.hasOne = true;
  const place = join(inject('founded'), what);
  if (existsSync(place)) return copyOf(place);
  const founded = await found();
  await keep(place, founded);
  return founded;
}
