#!/usr/bin/env node
import { run } from './run.ts';

const stop = new AbortController();
// The second time it ends at once; even then it can be gone on with.
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });

run(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY === true,
  signal: stop.signal,
}).then((code) => {
  process.exitCode = code;
});
