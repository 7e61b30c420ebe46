import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect } from 'vitest';
import { verify } from '../../src/acts/verify.ts';
import { QmsError } from '../../src/rules/finding.ts';
import { ruleEntry } from '../../src/rules/registry.ts';
import { git, testEnvironment } from '../helpers/git.ts';
import { atEndOfFile } from '../helpers/test-file.ts';

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
}

/** What `qms verify --full` says; in this process, since starting Node would take longer than judging. */
export async function firstOpinion(repository: string): Promise<Opinion> {
  try {
    const report = await verify({ cwd: repository, env: testEnvironment }, { full: true });
    return {
      verdict: report.verdict,
      rules: report.findings
        .filter((each) => ruleEntry(each.rule).severity === 'error')
        .map(({ rule }) => rule),
      records: Object.fromEntries(
        report.records.map(({ id, verdict, state, version, events }) => [
          id,
          { verdict, state, version, events },
        ]),
      ),
    };
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    const rules = error.findings.map((each) => each.rule);
    const lacks = rules.every((rule) => ruleEntry(rule).exit === 6);
    return { verdict: lacks ? 'incomplete' : 'violation', rules, records: {} };
  }
}

type Answers = AsyncIterator<string> & { readonly ask: (line: string) => void; readonly end: () => void };
let open: Answers | undefined;

/** One Python for all repositories of a test file. */
function batch(): Answers {
  const child = spawn('python3', [verifier, '--batch'], {
    env: testEnvironment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    next: () => lines.next(),
    ask: (line) => child.stdin.write(`${line}\n`),
    end: () => child.stdin.end(),
  };
}

atEndOfFile(() => {
  open?.end();
  open = undefined;
});

function readOpinion(json: string): Opinion {
  const report = JSON.parse(json) as Omit<Opinion, 'rules'> & { readonly findings: readonly Finding[] };
  const { verdict, records, findings } = report;
  return { verdict, records, rules: findings.map((each) => each.rule) };
}

/** What tools/verify.py says. */
export async function secondOpinion(repository: string): Promise<Opinion> {
  const genesis = await git(repository, 'config', '--default', '', '--get', 'qms.genesis');
  open ??= batch();
  open.ask(`${repository} ${genesis}`);
  const { value } = await open.next();
  return readOpinion(String(value));
}

/** What it says and how it ends as the command that an inspector types. */
export async function commandOpinion(repository: string, ...words: readonly string[]) {
  const run = await execa('python3', [verifier, ...words, repository], {
    env: testEnvironment,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
  });
  expect(run.stderr).toBe('');
  return { exitCode: run.exitCode, stdout: run.stdout };
}

/** Both verifiers find a repository valid, and each record in the same state. @returns the states */
export async function expectBothValid(repository: string): Promise<Readonly<Record<string, string | null>>> {
  const first = await firstOpinion(repository);
  expect(first).toMatchObject({ verdict: 'valid', rules: [] });
  expect(await secondOpinion(repository)).toEqual(first);
  return Object.fromEntries(Object.entries(first.records).map(([id, { state }]) => [id, state]));
}
