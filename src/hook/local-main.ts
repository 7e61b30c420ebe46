import { openRepository } from '../repository/git/location.ts';
import { type Finding, finding, QmsError } from '../rules/finding.ts';
import { refusalLines } from './lines.ts';
import { completeMessage, headRef } from './local-message.ts';
import { judgeMoves } from './local-moves.ts';
import { checkStaged } from './local-paths.ts';

/**
 * The program of the local hooks, called with the hook's name and arguments. A help, not a boundary: git does not run
 * hooks for every way of moving a ref. Still it leaves with 0 only after a verdict.
 */
process.exitCode = 1;

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

// git signs with its own setting; a key that only qms is told of would make another actor.
const { QMS_SIGNING_KEY: _unused, ...env } = process.env;
const options = { cwd: process.cwd(), env };
const now = Math.floor(Date.now() / 1000);

async function judge(hook: string, file: string): Promise<readonly Finding[]> {
  if (hook === 'reference-transaction') return judgeMoves(options, await readStandardInput(), now);
  if (hook === 'pre-commit') {
    const ref = await headRef(await openRepository(options.cwd, env));
    return ref === null ? [] : checkStaged(options, ref);
  }
  for (const line of await completeMessage(options, file, now)) process.stderr.write(`${line}\n`);
  return [];
}

async function judgeWhole(hook: string, file: string): Promise<readonly Finding[]> {
  try {
    return await judge(hook, file);
  } catch (error) {
    if (error instanceof QmsError) return error.findings;
    return [
      finding(
        'hook/crash',
        `the local hook failed: ${error instanceof Error ? error.message : String(error)}`,
      ),
    ];
  }
}

async function main(): Promise<void> {
  const [, , hook = '', file = ''] = process.argv;
  const findings = await judgeWhole(hook, file);
  if (findings.length > 0) {
    process.stderr.write(`${refusalLines(findings).join('\n')}\n`);
    const elsewhere =
      hook === 'reference-transaction' ? '; if it came from there, run `git fetch` first' : '';
    process.stderr.write(`qms: said by a hook of this clone; the server would refuse the same${elsewhere}\n`);
  } else process.exitCode = 0;
}

void main();
