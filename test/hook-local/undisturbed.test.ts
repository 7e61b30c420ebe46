import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { serverOf } from '../helpers/gated-server.ts';
import { temporaryDirectory } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { type Clone, cloneOf, gatedSystem, plainEnvironment } from './clone.ts';

let qs: QualitySystem;
let clone: Clone;
let record: string;

const started = () => readFile(record, 'utf8').catch(() => '');

/** In place of Node the hooks start a program that writes down that it was started, and accepts. */
async function watchNode(): Promise<void> {
  const folder = await temporaryDirectory();
  record = join(folder, 'started');
  const node = join(folder, 'node');
  await writeFile(node, `#!/bin/sh\ncat >/dev/null\nprintf '%s\\n' "$2" >>'${record}'\n`);
  await chmod(node, 0o755);
  const hooks = join(clone.path, '.git/hooks');
  for (const name of await readdir(hooks)) {
    const text = await readFile(join(hooks, name), 'utf8');
    if (text.includes('A local hook of git-qms'))
      await writeFile(join(hooks, name), text.replaceAll(`'${process.execPath}'`, `'${node}'`));
  }
}

beforeAll(async () => {
  qs = await gatedSystem();
  await qs.crIn('DRAFT');
});

beforeEach(async () => {
  clone = await cloneOf(qs, 'bot');
  await clone.must('switch', '--quiet', '-c', 'feature');
  await clone.write('a.txt', 'one\n');
  await clone.must('add', 'a.txt');
  await clone.must('commit', '--quiet', '-m', 'one');
  await watchNode();
});

test('a move of trunk or of a record starts the program, and so the watch is good', async () => {
  await clone.must('branch', 'qms/CR-001', 'origin/qms/CR-001');
  expect(await started()).toBe('reference-transaction\n');
});

const commands: Readonly<Record<string, readonly (readonly string[])[]>> = {
  commit: [['commit', '--allow-empty', '-m', 'two\n\nIt says qms- in the text.']],
  amend: [['commit', '--amend', '-m', 'one again']],
  gc: [['gc', '--quiet', '--prune=now']],
  'pack-refs': [['pack-refs', '--all', '--prune']],
  rebase: [
    ['commit', '--allow-empty', '-m', 'two'],
    ['rebase', '--quiet', '--force-rebase', '--keep-empty', 'origin/main'],
  ],
  worktree: [
    ['worktree', 'add', '--quiet', '../beside', '-b', 'other'],
    ['worktree', 'remove', '../beside'],
  ],
  merge: [
    ['switch', '--quiet', '-c', 'other', 'HEAD~'],
    ['merge', '--quiet', '--no-ff', '-m', 'both', 'feature'],
  ],
  tag: [['tag', 'v1']],
  'branch names': [
    ['branch', '--move', 'feature', 'renamed'],
    ['branch', '--delete', '--force', 'other'],
  ],
  push: [['push', '--quiet', 'origin', 'feature']],
};

test.each(Object.entries(commands))(
  '%s is not disturbed: no program starts [REQ-075]',
  async (name, lines) => {
    if (name === 'branch names') await clone.must('branch', 'other');
    for (const line of lines) await clone.must(...line);
    expect(await started()).toBe('');
  },
);

test('stash is not disturbed', async () => {
  await clone.write('a.txt', 'changed\n');
  await clone.must('stash', '--quiet');
  expect(await clone.read('a.txt')).toBe('one\n');
  await clone.must('stash', 'pop', '--quiet');
  expect(await clone.read('a.txt')).toBe('changed\n');
  expect(await started()).toBe('');
});

test('fetch of records and trunk is not disturbed', async () => {
  await qs.crIn('DRAFT', 'Another');
  await clone.must('fetch', '--quiet', '--prune');
  expect(await clone.must('for-each-ref', '--format=%(refname:short)', 'refs/remotes/origin/qms')).toContain(
    'CR-002',
  );
  expect(await started()).toBe('');
});

test('for other refs the hook runs not even a program of the shell’s', async () => {
  const lines = Array.from(
    { length: 5000 },
    (_, at) => `${'0'.repeat(40)} ${'1'.repeat(40)} refs/remotes/origin/qms/CR-${at}\n`,
  );
  const hook = join(clone.path, '.git/hooks/reference-transaction');
  const { exitCode, all } = await execa('/bin/sh', [hook, 'prepared'], {
    env: { PATH: '/nonexistent' },
    extendEnv: false,
    input: lines.join(''),
    all: true,
    reject: false,
  });
  expect([exitCode, all]).toEqual([0, '']);
});

test('pulling trunk, a record’s branch in a worktree and the way back are accepted by the real hook', async () => {
  const own = await cloneOf(qs, 'bot');
  const sop = await qs.bringSopIntoForce();
  await own.must('pull', '--quiet', '--ff-only');
  await own.must('worktree', 'add', '--quiet', '../record', '-b', `qms/${sop}`, `origin/qms/${sop}`);
  await own.must('worktree', 'remove', '../record');
  await own.must('branch', '--quiet', '--delete', '--force', `qms/${sop}`);
  await qs.bringSopIntoForce('Another');
  await own.must('switch', '--quiet', '-c', 'elsewhere');
  expect((await own.git('fetch', '--quiet', 'origin', 'main:main')).all).toContain('run `git fetch` first');
  await own.must('fetch', '--quiet');
  await own.must('fetch', '--quiet', 'origin', 'main:main');
  expect(await own.must('rev-parse', 'main')).toBe(await own.must('rev-parse', 'origin/main'));
  expect(
    await execa('git', ['-C', await serverOf(qs), 'rev-parse', 'main'], { env: plainEnvironment }).then(
      ({ stdout }) => stdout,
    ),
  ).toBe(await own.must('rev-parse', 'main'));
});
