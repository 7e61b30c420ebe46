import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFile } from '../../src/repository/package-files.ts';
import { renderTour, type Transcript, withTour } from './tour.ts';

const readmePath = packageFile('README.md');
let folder: string;
let run: { exitCode?: number | undefined; stdout: string };
let transcript: Transcript;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qms-demo-test-'));
  const file = join(folder, 'transcript.json');
  run = await execa(process.execPath, [packageFile('dist/demo.cjs'), '--transcript', file], {
    reject: false,
    stderr: 'inherit',
    env: { TMPDIR: folder },
  });
  if (run.exitCode === 0) transcript = JSON.parse(await readFile(file, 'utf8')) as Transcript;
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the demo goes as told [REQ-054]', () => {
  expect(run.exitCode, run.stdout.slice(-3000)).toBe(0);
  expect(run.stdout).toContain('8 attempts to cheat refused');
});

test('the demo keeps to 100 columns and prints no control characters when piped', () => {
  // Words longer than a line, such as a format of git's, stay whole.
  const long = run.stdout.split('\n').filter((line) => line.length > 100 && line.trim().includes(' '));
  expect(long).toEqual([]);
  expect(run.stdout).not.toContain('\u001b');
});

test('the demo leaves nothing behind', async () => {
  await expect(readFile(join(transcript.root, 'ada/team.yaml'))).rejects.toThrow('ENOENT');
});

test('the README quotes the demo as it is now (UPDATE_README=1 rewrites it)', async () => {
  const readme = await readFile(readmePath, 'utf8');
  const current = withTour(readme, renderTour(transcript));
  if (process.env.UPDATE_README === '1') await writeFile(readmePath, current);
  else expect(readme).toBe(current);
});
