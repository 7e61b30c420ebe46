// `npm run sweep`: damages every byte of every governed object of a history, and judges what comes of it; some eight
// minutes of one core. It goes in parts, each a share of the mutants of every object: `--minutes N` stops after the part in
// which N minutes were over. `--page` writes the figures into docs/sweep.md.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { minutes: { type: 'string' }, page: { type: 'boolean' } } });
if (values.minutes !== undefined && !(Number(values.minutes) > 0)) {
  console.error(`sweep: --minutes ${values.minutes}: expected a number of minutes, such as --minutes 10`);
  process.exit(2);
}
const run = spawnSync('npx', ['vitest', 'run', 'test/sweep/whole.test.ts', '--disable-console-intercept'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: {
    ...process.env,
    // A prime, so that no part meets the same bit or position of every byte or object.
    SWEEP_PARTS: '23',
    ...(values.minutes === undefined ? {} : { SWEEP_MINUTES: values.minutes }),
    ...(values.page ? { SWEEP_PAGE: '1' } : {}),
  },
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
