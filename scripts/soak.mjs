// The long forms of what `npm test` tries in short: races, crashes, random histories, single-byte damage, second opinions.
//
//     npm run soak -- --minutes 60 --seed 7 --only races,crashes
//
// --minutes is the budget of each part that can go on for ever (default 10); the others run once, to their end. --seed
// begins the random ones (default: today's date). Prints what each part did; ends with 1 if anything failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const minutes = Number(values.minutes ?? 10);
const first = Number(values.seed ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''));
if (!(minutes > 0) || !Number.isSafeInteger(first)) {
  console.error('usage: npm run soak -- [--minutes N] [--seed N] [--only PART,PART]');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'qms-soak-'));
const figures = join(folder, 'figures');

/** Runs a command to its end, its output shown. Resolves to its exit code. */
function run(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 2, 2],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

const tests = (paths, env) => run('npx', ['vitest', 'run', ...paths], { SOAK_TIMEOUT: '3600000', ...env });

/** Again and again with the next seed, until the budget is used up or something fails. */
async function whileTime(round) {
  const end = Date.now() + minutes * 60_000;
  let rounds = 0;
  do {
    const code = await round(first + rounds * 1000);
    rounds += 1;
    if (code !== 0) return { code, rounds, seed: first + (rounds - 1) * 1000 };
  } while (Date.now() < end);
  return { code: 0, rounds };
}

/** What the writers counted, all rounds together. */
function writerFigures() {
  const total = {};
  if (!existsSync(figures)) return total;
  for (const line of readFileSync(figures, 'utf8').split('\n').filter(Boolean))
    for (const [name, count] of Object.entries(JSON.parse(line))) total[name] = (total[name] ?? 0) + count;
  return total;
}

/** The parts; `needs` is what another part of the project brings, and without which this one cannot run. */
const parts = {
  races: {
    needs: ['test/races/pairs.test.ts'],
    go: async () => ({ code: await tests(['test/races/pairs.test.ts'], { SOAK_ORDERS: 'all' }) }),
  },
  writers: {
    needs: ['test/races/writers.test.ts'],
    go: async () => {
      const round = (seed) =>
        tests(['test/races/writers.test.ts'], {
          SOAK_SEED: String(seed),
          SOAK_ROUNDS: '10',
          SOAK_FIGURES: figures,
        });
      return { ...(await whileTime(round)), ...writerFigures() };
    },
  },
  crashes: {
    needs: ['test/crashes/hook.test.ts', 'test/crashes/client.test.ts'],
    go: async () => ({ code: await tests(['test/crashes'], { SOAK_PLACES: 'all' }) }),
  },
  invariants: {
    needs: ['test/properties/invariants.test.ts'],
    go: () => whileTime((seed) => tests(['test/properties/invariants.test.ts'], { QMS_RUNS: `5@${seed}` })),
  },
  oracles: {
    needs: ['test/oracles'],
    go: () => whileTime((seed) => tests(['test/oracles'], { QMS_RUNS: `5@${seed}` })),
  },
  verifier: {
    needs: ['test/second-verifier/corpus.test.ts', 'test/second-verifier/random.test.ts'],
    go: async () => ({
      code: await tests(['test/second-verifier'], { QMS_WHOLE: '1', QMS_RUNS: `1@${first}` }),
    }),
  },
  agents: {
    needs: ['test/mcp/load.test.ts', 'test/mcp/killed.test.ts'],
    go: async () => {
      const code = await tests(['test/mcp/load.test.ts', 'test/mcp/killed.test.ts'], {
        SOAK_SEED: String(first),
        SOAK_SESSIONS: '1000',
        SOAK_RESTART_EVERY: '50',
        SOAK_AGENTS: '100',
        SOAK_SECONDS: '60',
        SOAK_KILLS: '25',
      });
      return { code };
    },
  },
  sweep: {
    needs: ['scripts/sweep.mjs'],
    go: async () => ({ code: await run('npm', ['run', '--silent', 'sweep']) }),
  },
};

const chosen = values.only?.split(',') ?? Object.keys(parts);
const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

let failed = false;
console.log(
  `soak: seed ${first}, ${minutes} minutes for each part that has no end, ${new Date().toISOString()}`,
);
for (const name of chosen) {
  const part = parts[name];
  const absent = part.needs.filter((path) => !existsSync(join(root, path)));
  const began = Date.now();
  const result =
    absent.length > 0
      ? { code: 1, 'not there yet': absent.join(', ') }
      : await part.go().catch((error) => ({ code: 1, error }));
  const { code, ...counted } = result;
  failed ||= code !== 0;
  const said = Object.entries(counted).map(([key, value]) => `${key} ${value}`);
  const seconds = Math.round((Date.now() - began) / 1000);
  const load = loadavg()[0]?.toFixed(1);
  console.log(
    [`${name}: ${code === 0 ? 'ok' : 'FAILED'}`, ...said, `${seconds} s`, `load ${load}`].join(', '),
  );
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;
