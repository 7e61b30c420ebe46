import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openRepository } from '../../../src/repository/git/location.ts';
import { checkGitVersion } from '../../../src/repository/git/version.ts';
import { openObjects } from '../../../src/repository/objects/reader.ts';
import type { Oid } from '../../../src/rules/values.ts';
import { git, makeRepository, temporaryDirectory, testEnvironment } from '../../helpers/git.ts';

const open = (cwd: string, env: Record<string, string> = {}) =>
  openRepository(cwd, { ...testEnvironment, ...env });
const committed = async (): Promise<string> => {
  const path = await makeRepository();
  await git(path, 'commit', '--quiet', '--allow-empty', '-m', 'one');
  await git(path, 'commit', '--quiet', '--allow-empty', '-m', 'two');
  return path;
};

describe('where it is', () => {
  test('an ordinary repository, from a directory below', async () => {
    const path = await makeRepository();
    await mkdir(join(path, 'deep', 'er'), { recursive: true });
    expect(await open(join(path, 'deep', 'er'))).toMatchObject({
      gitDir: join(path, '.git'),
      commonDir: join(path, '.git'),
      workTree: path,
      isBare: false,
      inQuarantine: false,
      shallow: false,
      partial: false,
      hasGrafts: false,
    });
  });

  test('a bare repository has no work tree', async () => {
    const path = await makeRepository({ bare: true });
    expect(await open(path)).toMatchObject({ gitDir: path, commonDir: path, workTree: null, isBare: true });
  });

  test('nor is there one inside .git', async () => {
    const path = await makeRepository();
    expect(await open(join(path, '.git'))).toMatchObject({ gitDir: join(path, '.git'), workTree: null });
  });

  test('a linked worktree shares the common directory', async () => {
    const path = await committed();
    const linked = join(await temporaryDirectory(), 'linked');
    await git(path, 'worktree', 'add', '--quiet', '--detach', linked);
    const opened = await open(linked);
    expect(opened).toMatchObject({ commonDir: join(path, '.git'), workTree: linked });
    expect(opened.gitDir).toBe(join(path, '.git', 'worktrees', 'linked'));
  });

  test('GIT_DIR wins over the directory', async () => {
    const path = await makeRepository({ bare: true });
    expect(await open(await temporaryDirectory(), { GIT_DIR: path })).toMatchObject({ gitDir: path });
  });
});

describe('what is told about it', () => {
  test('a shallow clone', async () => {
    const path = join(await temporaryDirectory(), 'clone');
    await git('/', 'clone', '--quiet', '--depth=1', `file://${await committed()}`, path);
    expect(await open(path)).toMatchObject({ shallow: true, partial: false });
  });

  test('a partial clone', async () => {
    const source = await committed();
    await git(source, 'config', 'uploadpack.allowFilter', 'true');
    const path = join(await temporaryDirectory(), 'clone');
    await git('/', 'clone', '--quiet', '--filter=blob:none', `file://${source}`, path);
    expect(await open(path)).toMatchObject({ shallow: false, partial: true });
  });

  test('grafts', async () => {
    const path = await committed();
    await writeFile(join(path, '.git', 'info', 'grafts'), `${await git(path, 'rev-parse', 'HEAD')}\n`);
    expect(await open(path)).toMatchObject({ hasGrafts: true });
  });
});

describe('what is refused', () => {
  test('no repository', async () => {
    await expect(open(await temporaryDirectory())).rejects.toThrow(/^repository\/none/);
  });

  test('sha256 object names', async () => {
    const path = await temporaryDirectory();
    await git(path, 'init', '--quiet', '--object-format=sha256');
    await expect(open(path)).rejects.toThrow(/^repository\/sha256/);
  });

  test.each([0, 1])('a second object format, repository format version %i', async (version) => {
    const path = await makeRepository();
    await git(path, 'config', 'extensions.compatObjectFormat', 'sha256');
    await git(path, 'config', 'core.repositoryFormatVersion', String(version));
    await expect(open(path)).rejects.toThrow(/^repository\/compat-format/);
  });

  test('an old git, where it does not know what it is asked', async () => {
    const path = await makeRepository();
    const opened = open(path, await oldGit('rev-parse'));
    await expect(opened).rejects.toThrow(/^git\/too-old: "git version 2\.35\.9"/);
  });

  test('an old git, where it cannot read objects in batches', async () => {
    const path = await makeRepository();
    const repository = await open(path, await oldGit('cat-file'));
    const reader = openObjects(repository);
    await expect(reader.read('1'.repeat(40) as Oid)).rejects.toThrow(/^git\/too-old/);
    await reader.close();
  });

  test('an old git, where something is set up', async () => {
    await expect(
      checkGitVersion({ cwd: '/', env: { ...testEnvironment, ...(await oldGit()) } }),
    ).rejects.toThrow(/^git\/too-old/);
  });
});

/** A git that says it is 2.35.9 and does not know one of its commands; the environment in which it is found. */
async function oldGit(unknown = 'none') {
  const bin = await temporaryDirectory();
  const script = `#!/bin/sh
for arg; do
  case $arg in
    version) echo git version 2.35.9; exit;;
    ${unknown}) echo "error: unknown option" >&2; exit 129;;
  esac
done
PATH="${testEnvironment.PATH}" exec git "$@"
`;
  await writeFile(join(bin, 'git'), script);
  await chmod(join(bin, 'git'), 0o755);
  return { PATH: `${bin}:${testEnvironment.PATH}` };
}
