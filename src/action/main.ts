import { annotation } from './commands.ts';
import { failedOutcome } from './outcome.ts';
import { run } from './run.ts';

/** The Action's program. It leaves with 0 only after `run` said so; whatever else ends the process fails the step. */
process.exitCode = 1;

const write = (text: string) => void process.stdout.write(text);

/** Leaves once the runner has read all; connections that are kept open do not hold it up. */
function leave(status: number): void {
  process.stdout.write('', () => process.exit(status));
}

run({ env: process.env, cwd: process.env.GITHUB_WORKSPACE || process.cwd(), write }).then(leave, (error) => {
  for (const { rule, message } of failedOutcome(error).findings)
    write(annotation('error', message, { title: rule }));
  leave(1);
});
