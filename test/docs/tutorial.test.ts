import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFile } from '../../src/repository/package-files.ts';
import { type Ran, type Step, stepsOf, walk, withOutputs } from './tutorial.ts';

const path = packageFile('docs/tutorial-code-change.md');
let root: string;
let page: string;
let steps: Step[];
let ran: Ran[];

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'qms-tutorial-')));
  for (const each of ['home', 'bin']) await mkdir(join(root, each));
  const qms = join(root, 'bin/qms');
  await writeFile(qms, `#!/bin/sh\nexec '${process.execPath}' '${packageFile('dist/qms.cjs')}' "$@"\n`);
  await chmod(qms, 0o755);
  page = await readFile(path, 'utf8');
  steps = stepsOf(page);
  ran = await walk(steps, root, {
    PATH: `${join(root, 'bin')}:${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    HOME: join(root, 'home'),
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
  });
}, 600_000);

afterAll(() => rm(root, { recursive: true, force: true }));

test('every command of the tutorial does what the page says, and only what is refused there fails [REQ-107]', () => {
  const last = ran.at(-1);
  const story = `${last?.step.script}\nended with ${last?.exitCode}:\n${last?.output}`;
  expect(last?.exitCode, story).toBe(last?.step.refused ? 1 : 0);
  expect(ran.length).toBe(steps.length);
  expect(steps.filter(({ refused }) => refused).length).toBeGreaterThan(2);
});

test('no command of the page stands outside the blocks that are typed', () => {
  const fences = page.match(/^```[a-z]+$/gm) ?? [];
  expect(new Set(fences)).toEqual(new Set(['```sh', '```text']));
  expect(fences.filter((fence) => fence === '```sh').length).toBe(steps.length);
  expect(fences.filter((fence) => fence === '```text').length).toBe(
    steps.filter(({ shown }) => shown !== null).length,
  );
});

test('the page shows what is printed (UPDATE_TUTORIAL=1 writes it)', async () => {
  const current = withOutputs(page, ran);
  if (process.env.UPDATE_TUTORIAL === '1') await writeFile(path, current);
  else expect(page).toBe(current);
});
