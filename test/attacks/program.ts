import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { testEnvironment } from '../helpers/git.ts';

const here = fileURLToPath(new URL('../..', import.meta.url));

/** The checkout whose gate and verifier are attacked: this one, or what `npm run attacks -- --checkout DIR` names. */
export const checkout = process.env.ATTACKED_CHECKOUT ?? here;

export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `qms` of the attacked checkout, as a program. */
export async function qms(cwd: string, ...args: readonly string[]): Promise<Answer> {
  const run = await execa(process.execPath, [join(checkout, 'dist/qms.js'), ...args], {
    cwd,
    env: testEnvironment,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
  });
  return { exitCode: run.exitCode ?? -1, stdout: run.stdout, stderr: run.stderr };
}

export interface Verdict {
  readonly verdict: string;
  readonly rules: readonly string[];
}

/** What `qms verify --full` of the attacked checkout says of a repository whose genesis is pinned. */
export async function verifyProgram(repository: string): Promise<Verdict> {
  const { exitCode, stdout, stderr } = await qms(repository, 'verify', '--full', '--json');
  const report = JSON.parse(stdout) as {
    readonly data?: { readonly verdict?: string } | null;
    readonly findings: readonly { readonly rule: string; readonly severity: string }[];
  };
  const rules = report.findings.filter((each) => each.severity === 'error').map((each) => each.rule);
  const verdict = report.data?.verdict ?? 'refused';
  if ((exitCode === 0) !== (verdict === 'valid'))
    throw new Error(`verify says ${verdict}, and ends with ${exitCode}: ${stderr}`);
  return { verdict, rules };
}
