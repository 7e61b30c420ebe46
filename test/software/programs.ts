import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { packageFile } from '../../src/repository/package-files.ts';
import { git, temporaryDirectory, testEnvironment } from '../helpers/git.ts';

/** A small program as files by path, and the runner that its suite is run by, as a machine of CI runs it. */
export interface Program {
  readonly requirements: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** What one change makes of them: a file by path. */
  readonly changed: Readonly<Record<string, string>>;
  /** The same change with a mistake in it. */
  readonly broken: Readonly<Record<string, string>>;
  /** What a runner takes to write its report to a file. */
  readonly runner: (report: string) => readonly string[];
}

const manifest = (name: string) => `{ "name": "${name}", "private": true, "type": "module" }\n`;

const dose = (calculation: string) => `/** The dose in milligrams for a body weight in kilograms. */
export function dose(kilograms) {
  return ${calculation};
}
`;

const doseTests = (rounded: number) => `import { describe, expect, test } from 'vitest';
import { dose } from '../src/dose.js';

describe('REQ-DOSE-001', () => {
  test.each([[0, 0], [20.4, ${rounded}]])('gives 2 mg for each of %d kg', (kilograms, milligrams) => {
    expect(dose(kilograms)).toBe(milligrams);
  });
});

test('never gives more than 100 mg [REQ-DOSE-002]', () => {
  expect(dose(120)).toBe(100);
});
`;

/** Its suite is run by vitest, this project's own. */
export const doseCalculator: Program = {
  requirements: [
    'The dose shall be 2 mg for each kilogram of body weight, in whole milligrams or finer.',
    'The dose shall never be more than 100 mg.',
  ],
  files: {
    'package.json': manifest('dose'),
    'src/dose.js': dose('Math.min(kilograms * 2, 100)'),
    'test/dose.test.js': doseTests(40.8),
  },
  changed: {
    'src/dose.js': dose('Math.min(Math.round(kilograms * 2), 100)'),
    'test/dose.test.js': doseTests(41),
  },
  broken: { 'src/dose.js': dose('Math.round(kilograms * 2)'), 'test/dose.test.js': doseTests(41) },
  runner: (report) => [
    packageFile('node_modules/vitest/vitest.mjs'),
    ...['run', '--reporter=junit', `--outputFile=${report}`],
  ],
};

const pump = (limit: string) => `/** Whether the pump runs at a pressure in bar. */
export function runs(bar) {
  return bar ${limit};
}
`;

const pumpTests = (atFive: boolean) => `import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { runs } from '../src/pump.js';

suite('pump', () => {
  test('REQ-PUMP-001 runs below 5 bar', () => assert.equal(runs(4.9), true));
  test('REQ-PUMP-001 at 5 bar', () => assert.equal(runs(5), ${atFive}));
  test('REQ-PUMP-002 never runs above 5 bar', () => assert.equal(runs(5.1), false));
});
`;

/** Its suite is run by node:test. */
export const pumpControl: Program = {
  requirements: ['The pump shall run below 5 bar.', 'The pump shall never run above 5 bar.'],
  files: {
    'package.json': manifest('pump'),
    'src/pump.js': pump('<= 5'),
    'test/pump.test.js': pumpTests(true),
  },
  changed: { 'src/pump.js': pump('< 5'), 'test/pump.test.js': pumpTests(false) },
  broken: { 'src/pump.js': pump('< 6'), 'test/pump.test.js': pumpTests(false) },
  runner: (report) => ['--test', '--test-reporter=tap', `--test-reporter-destination=${report}`],
};

/** Writes files below a folder. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

export interface SuiteRun {
  readonly report: string;
  readonly exitCode: number;
}

/**
 * Runs a program's suite as CI does: in a clone of its own, of a commit that the repository has on a branch, in the folder
 * of the program. The report lies outside of the clone; `node_modules`, which is no part of the commit, lies above it.
 */
export async function runSuite(
  program: Program,
  repository: string,
  commit: string,
  folder = '.',
): Promise<SuiteRun> {
  const machine = await temporaryDirectory();
  await symlink(packageFile('node_modules'), join(machine, 'node_modules'));
  const clone = join(machine, 'clone');
  await git(machine, 'clone', '--quiet', '--no-checkout', repository, clone);
  await git(clone, 'checkout', '--quiet', '--detach', commit);
  const report = join(machine, 'report');
  const { exitCode, all } = await execa(process.execPath, program.runner(report), {
    cwd: join(clone, folder),
    env: testEnvironment,
    extendEnv: false,
    all: true,
    reject: false,
  });
  // A runner that did not start writes nothing.
  await readFile(report).catch(() => {
    throw new Error(`the runner ended with ${exitCode}: ${all}`);
  });
  return { report, exitCode: exitCode ?? -1 };
}
