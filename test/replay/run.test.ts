import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/replay/run.ts';
import { temporaryDirectory, testEnvironment } from '../helpers/git.ts';

const fixture = join(import.meta.dirname, 'fixture');

async function tried(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io = {
    cwd: import.meta.dirname,
    env: testEnvironment,
    terminal: false,
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  return { code: await run(argv, io), out, err };
}

test('without an archive, or with an option that it does not know, it tells how to call it', async () => {
  for (const argv of [[], [fixture, '--onto', 'x'], [fixture, fixture, '--into', 'x']]) {
    const { code, err } = await tried(...argv);
    expect([code, err]).toEqual([2, expect.stringContaining('usage/')]);
  }
});

test('--help prints the usage on standard output', async () => {
  expect(await tried('--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('--into DIR'),
    err: '',
  });
});

test('it writes into no folder that holds something', async () => {
  const folder = await temporaryDirectory();
  await writeFile(join(folder, 'mine'), '');
  expect(await tried(fixture, '--only', 'CR-002', '--into', folder)).toMatchObject({
    code: 2,
    err: expect.stringContaining('replay/into'),
  });
});

test('an unknown document is not found', async () => {
  const folder = await temporaryDirectory();
  const { code, err } = await tried(fixture, '--only', 'CR-009', '--into', join(folder, 'x'));
  expect([code, err]).toEqual([3, expect.stringContaining('CR-009')]);
});
