import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openRepository } from '../../../src/repository/git/location.ts';
import { hasReplaceRefs, refFiles } from '../../../src/repository/git/ref-files.ts';
import { inspectRefs } from '../../../src/repository/git/refs.ts';
import { git, gitWith, makeRepository, testEnvironment } from '../../helpers/git.ts';

let path: string;
let commits: string[];
let read: ReturnType<typeof refFiles>;

beforeAll(async () => {
  path = await makeRepository({ bare: true });
  const tree = await gitWith(path, '', 'mktree');
  commits = [];
  for (const name of ['one', 'two', 'three']) commits.push(await git(path, 'commit-tree', '-m', name, tree));
  read = refFiles(path);
});

const move = (name: string, commit = 0) =>
  git(path, 'update-ref', `refs/heads/${name}`, commits[commit] ?? '');

const asked = [
  ['refs/heads/qms'],
  ['refs/heads/qms/'],
  ['refs/heads/main', 'refs/heads/qms', 'refs/heads/qms/CR-001'],
  ['refs/heads/qms/CR-001', 'refs/heads/none', 'refs/tags/none'],
  ['refs/heads', 'refs/tags'],
];

/** Whatever is asked, the same as git says. */
async function expectAsGit(): Promise<void> {
  for (const prefixes of asked) {
    const found = await read(prefixes);
    const sorted = [...(found ?? [])].sort((one, other) => (one.ref < other.ref ? -1 : 1));
    expect(found === null ? null : sorted, prefixes.join(' ')).toEqual(
      await inspectRefs({ cwd: path, env: testEnvironment }, prefixes),
    );
  }
}

test('loose, packed and moved refs are those that git lists', async () => {
  await expectAsGit();
  for (const name of ['main', 'qms/CR-001', 'qms/CR-001-VR-001', 'qms/CR-002', 'qmsx', 'a/b/c'])
    await move(name);
  await git(path, 'tag', '-a', '-m', 'said', 'v1', commits[0] ?? '');
  await expectAsGit();
  await git(path, 'pack-refs', '--all');
  await expectAsGit();
  await move('qms/CR-001', 1);
  await expectAsGit();
  await git(path, 'pack-refs', '--all');
  await move('qms/CR-002', 2);
  await expectAsGit();
  await git(path, 'update-ref', '-d', 'refs/heads/qms/CR-002');
  await git(path, 'update-ref', '-d', 'refs/heads/a/b/c');
  await expectAsGit();
});

test('a lock is no ref, and another list of the same length is another list', async () => {
  await mkdir(join(path, 'refs/heads/qms'), { recursive: true });
  await writeFile(join(path, 'refs/heads/qms/CR-009.lock'), '');
  await expectAsGit();
  await rm(join(path, 'refs/heads/qms/CR-009.lock'));
  await git(path, 'pack-refs', '--all');
  const before = (await readFile(join(path, 'packed-refs'))).length;
  await move('qms/CR-001', 2);
  await git(path, 'pack-refs', '--all');
  expect((await readFile(join(path, 'packed-refs'))).length).toBe(before);
  await expectAsGit();
});

test('an alias of what is asked for too is told as git tells it', async () => {
  await git(path, 'symbolic-ref', 'refs/heads/qms/ALIAS', 'refs/heads/qms/CR-001');
  await expectAsGit();
  await git(path, 'pack-refs', '--all');
  await expectAsGit();
  await git(path, 'symbolic-ref', '--delete', 'refs/heads/qms/ALIAS');
});

test('what is not plain is left to git', async () => {
  const list = () => read(['refs/heads/qms']);
  const file = (name: string) => join(path, 'refs/heads/qms', name);
  expect(await list()).not.toBeNull();
  await git(path, 'symbolic-ref', 'refs/heads/qms/ALIAS', 'refs/heads/main');
  expect(await list()).toBeNull();
  await git(path, 'symbolic-ref', 'refs/heads/qms/ALIAS', 'refs/heads/qms/none');
  expect(await list()).toBeNull();
  await git(path, 'symbolic-ref', 'refs/heads/qms/ALIAS', 'refs/heads/qms/CR-001');
  await git(path, 'symbolic-ref', 'refs/heads/qms/ALIAS-2', 'refs/heads/qms/ALIAS');
  expect(await list()).toBeNull();
  await git(path, 'symbolic-ref', '--delete', 'refs/heads/qms/ALIAS-2');
  await git(path, 'symbolic-ref', '--delete', 'refs/heads/qms/ALIAS');
  await mkdir(join(path, 'refs/heads/qms'), { recursive: true });
  for (const content of ['', 'no id\n', `${'0'.repeat(40)}\n`, `${commits[0]}`, `${commits[0]}\nmore\n`]) {
    await writeFile(file('CR-003'), content);
    expect(await list(), JSON.stringify(content)).toBeNull();
  }
  await rm(file('CR-003'));
  await writeFile(file('odd name'), `${commits[0]}\n`);
  expect(await list()).toBeNull();
  await rm(file('odd name'));
  expect(await read(['refs/heads/*'])).toBeNull();
  expect(await read([])).toBeNull();
  await mkdir(join(path, 'reftable'));
  expect(await list()).toBeNull();
  await rm(join(path, 'reftable'), { recursive: true });
  await writeFile(join(path, 'packed-refs'), 'damaged\n');
  expect(await list()).toBeNull();
});

test('replace refs are seen, though nothing obeys them', async () => {
  const clone = await makeRepository();
  for (const name of ['one', 'two']) await git(clone, 'commit', '--quiet', '--allow-empty', '-m', name);
  const repository = await openRepository(clone, testEnvironment);
  expect(await hasReplaceRefs(repository)).toBe(false);
  await git(clone, 'replace', 'HEAD', 'HEAD~1');
  expect(await hasReplaceRefs(repository)).toBe(true);
  await git(clone, 'pack-refs', '--all');
  expect(await hasReplaceRefs(repository)).toBe(true);
});
