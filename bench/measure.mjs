// Times whole processes, in turns, so that a slow moment of the machine falls on all that is compared.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Milliseconds of one process, from its start to its end; what it prints is read, and its status must be 0. */
export function timed(command, args, { cwd, env = process.env, input } = {}) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, { cwd, env, input, maxBuffer: 1 << 30 });
  const end = process.hrtime.bigint();
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 3).join(' ')}: ${status} ${stderr}`);
  return Number(end - start) / 1e6;
}

/** Runs a process beside others. Resolves to its exit code. */
export function started(command, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'ignore' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** The median with its spread, of milliseconds or anything else. */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, least: sorted[0], most: sorted.at(-1), runs: sorted.length };
}

/** Measures several things in turns, `runs` times each. @returns a summary of each, by name */
export function inTurns(runs, things) {
  const times = Object.fromEntries(Object.keys(things).map((name) => [name, []]));
  for (let run = 0; run < runs; run++)
    for (const [name, measure] of Object.entries(things)) times[name].push(measure(run));
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, summary(values)]));
}

const tellMemory = `process.on('exit', () => {
  require('fs').writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS));
});`;

/** The most memory that a Node process held, with its threads, in megabytes; not that of the git it starts. */
export function memoryOf(args, cwd) {
  const folder = mkdtempSync(join(tmpdir(), 'qms-memory-'));
  const file = join(folder, 'most');
  const preload = join(folder, 'preload.cjs');
  try {
    writeFileSync(preload, tellMemory);
    // Threads run the preload too; the process writes last.
    timed(process.execPath, ['--require', preload, ...args], {
      cwd,
      env: { ...process.env, BENCH_MEMORY: file },
    });
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) / 1024 : Number.NaN;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
