import { openAhead } from '../repository/opening.ts';
import { refusalLines } from './lines.ts';
import { openedTools, preReceive } from './pre-receive.ts';

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
  const location = { cwd: process.cwd(), env: process.env };
  // Git starts while it is still being read what is pushed.
  const opened = openAhead(location);
  const text = await readStandardInput();
  const now = Math.floor(Date.now() / 1000);
  const findings = await preReceive({ ...location, text, now }, openedTools(opened));
  await opened.reader.close();
  if (findings.length === 0) process.exitCode = 0;
  else {
    process.stderr.write(`${refusalLines(findings).join('\n')}\n`);
    // Whatever still waits after a refusal waits in vain.
    process.exit(1);
  }
}

void main();
