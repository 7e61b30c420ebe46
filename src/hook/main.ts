import { refusalLines } from './lines.ts';
import { preReceive } from './pre-receive.ts';

/**
 * The hook program. It leaves with 0 only after a verdict without findings was reached and said; whatever else ends the
 * process, git sees another status and refuses the push.
 */
process.exitCode = 1;

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function main(): Promise<void> {
  const findings = await preReceive({
    cwd: process.cwd(),
    env: process.env,
    text: await readStandardInput(),
    now: Math.floor(Date.now() / 1000),
  });
  if (findings.length === 0) process.exitCode = 0;
  else {
    process.stderr.write(`${refusalLines(findings).join('\n')}\n`);
    // Whatever still waits after a refusal waits in vain.
    process.exit(1);
  }
}

void main();
