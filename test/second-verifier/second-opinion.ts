import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect } from 'vitest';
import { qms } from '../attacks/program.ts';
import { git, testEnvironment } from '../helpers/git.ts';

const verifier = fileURLToPath(new URL('../../tools/verify.py', import.meta.url));

/** All of the attacks and many random histories, or a sample that every `npm test` can afford. */
export const whole = process.env.QMS_WHOLE === '1';

const found = await execa('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'], {
  reject: false,
});

/** Whether there is a Python to ask; where there is none, the tests say so and are left out. */
export const python = found.exitCode === 0;
if (!python)
  console.warn('the second verifier is not tested here: there is no python3, 3.9 or later, on the PATH');

interface JudgedRecord {
  readonly verdict: string;
  readonly state: string | null;
  readonly version: string | null;
  readonly events: number;
}

/** What a verifier says of a repository. */
export interface Opinion {
  readonly verdict: string;
  readonly rules: readonly string[];
  readonly records: Readonly<Record<string, JudgedRecord>>;
}

interface Finding {
  readonly rule: string;
  readonly severity?: string;
}

/** What `qms verify --full` says. */
export async function firstOpinion(repository: string): Promise<Opinion> {
  const { stdout, exitCode } = await qms(repository, 'verify', '--full', '--json');
  const report = JSON.parse(stdout) as {
    readonly data: {
      readonly verdict: string;
      readonly records: readonly (JudgedRecord & { readonly id: string })[];
    } | null;
    readonly findings: readonly Finding[];
  };
  return {
    verdict: report.data?.verdict ?? (exitCode === 6 ? 'incomplete' : 'violation'),
    rules: report.findings.filter((each) => each.severity === 'error').map((each) => each.rule),
    records: Object.fromEntries(
      (report.data?.records ?? []).map(({ id, verdict, state, version, events }) => [
        id,
        { verdict, state, version, events },
      ]),
    ),
  };
}

/** What tools/verify.py says, and its exit code says the same. */
export async function secondOpinion(repository: string): Promise<Opinion> {
  const genesis = await git(repository, 'config', 'qms.genesis');
  const { stdout, stderr, exitCode } = await execa(
    'python3',
    [verifier, '--json', '--genesis', genesis, repository],
    { env: testEnvironment, extendEnv: false, stdin: 'ignore', reject: false },
  );
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as Omit<Opinion, 'rules'> & { readonly findings: readonly Finding[] };
  expect(exitCode).toBe({ valid: 0, violation: 1, incomplete: 6 }[report.verdict]);
  const { verdict, records } = report;
  return { verdict, records, rules: report.findings.map((each) => each.rule) };
}

/** Both verifiers find a repository valid, and each record in the same state. @returns the states */
export async function expectBothValid(repository: string): Promise<Readonly<Record<string, string | null>>> {
  const first = await firstOpinion(repository);
  expect(first).toMatchObject({ verdict: 'valid', rules: [] });
  expect(await secondOpinion(repository)).toEqual(first);
  return Object.fromEntries(Object.entries(first.records).map(([id, { state }]) => [id, state]));
}
