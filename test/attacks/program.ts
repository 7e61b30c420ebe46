import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { verify } from '../../src/acts/verify.ts';
import { QmsError } from '../../src/rules/finding.ts';
import { testEnvironment } from '../helpers/git.ts';

const here = fileURLToPath(new URL('../..', import.meta.url));

const named = process.env.ATTACKED_CHECKOUT;

/** The checkout whose gate and verifier are attacked: this one, or what `npm run attacks` names. */
export const checkout = named ?? here;

export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `qms` of the attacked checkout, as a program. */
export async function qms(cwd: string, ...args: readonly string[]): Promise<Answer> {
  const run = await execa(process.execPath, [join(checkout, 'dist/qms.cjs'), ...args], {
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
  readonly warnings: readonly string[];
  /** The verdict and every finding, in words. */
  readonly said: string;
}

interface Report {
  readonly verdict: string;
  readonly figure: string;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
  }[];
}

/** Words for `qms verify` beyond the repository. */
export interface VerifyWords {
  readonly expect?: string;
}

/** As a program: what another checkout offers, and what `npm run attacks` plays against. */
async function reportOfProgram(repository: string, words: VerifyWords): Promise<Report> {
  const more = words.expect === undefined ? [] : ['--expect', words.expect];
  const { exitCode, stdout, stderr } = await qms(repository, 'verify', '--full', '--json', ...more);
  const { data, findings } = JSON.parse(stdout) as {
    readonly data?: { readonly verdict?: string; readonly figure?: string } | null;
    readonly findings: Report['findings'];
  };
  const verdict = data?.verdict ?? 'refused';
  if ((exitCode === 0) !== (verdict === 'valid'))
    throw new Error(`verify says ${verdict}, and ends with ${exitCode}: ${stderr}`);
  return { verdict, figure: data?.figure ?? '', findings };
}

/** The act behind the command, in this process: starting Node for each case would take longer than judging it. */
async function reportOfAct(repository: string, words: VerifyWords): Promise<Report> {
  try {
    return await verify({ cwd: repository, env: testEnvironment }, { full: true, ...words });
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    return { verdict: 'refused', figure: '', findings: error.findings };
  }
}

function reportOf(repository: string, words: VerifyWords): Promise<Report> {
  return named === undefined ? reportOfAct(repository, words) : reportOfProgram(repository, words);
}

/** What `qms verify --full` of the attacked checkout says of a repository whose genesis is pinned. */
export async function verifyProgram(repository: string, words: VerifyWords = {}): Promise<Verdict> {
  const { verdict, findings } = await reportOf(repository, words);
  const ofSeverity = (severity: string) =>
    findings.filter((each) => each.severity === severity).map((each) => each.rule);
  return {
    verdict,
    rules: ofSeverity('error'),
    warnings: ofSeverity('warning'),
    said: [verdict, ...findings.map((each) => `${each.rule}: ${each.message}`)].join('\n'),
  };
}

/** The figure that `qms verify` prints of a repository. */
export async function figureOf(repository: string): Promise<string> {
  return (await reportOf(repository, {})).figure;
}
