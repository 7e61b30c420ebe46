// Measures, as ratios in one run on one machine; asserts nothing.
//
//     npm run bench                            100, 1,000 and 10,000 records; the systems are made once, which takes long
//     npm run bench -- --quick                 100 records, few runs: a minute
//     npm run bench -- --sizes 100,1000 --runs 11 --write
//
// --write puts the figures into docs/performance.md. Prints a table, then the same as JSON.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { agentCost, agents } from './agents.mjs';
import { checkins } from './checkins.mjs';
import { code } from './code.mjs';
import { documents } from './documents.mjs';
import { manyWriters, pushes } from './pushes.mjs';
import { readings } from './readings.mjs';
import { asText, rowsOf, writePage } from './report.mjs';
import { git, systemOf } from './systems.mjs';
import { diskOf, verifying } from './verifying.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    sizes: { type: 'string' },
    runs: { type: 'string' },
    write: { type: 'boolean' },
  },
});
const sizes = (values.sizes ?? (values.quick ? '100' : '100,1000,10000')).split(',').map(Number);
const runs = Number(values.runs ?? (values.quick ? 5 : 11));
if (!sizes.every((size) => size >= 20) || !(runs >= 3 && runs <= 100)) {
  process.stderr.write(
    'usage: npm run bench -- [--quick] [--sizes N,N: 20 or more] [--runs 3 to 100] [--write]\n',
  );
  process.exit(2);
}

for (const name of Object.keys(process.env)) if (/^(GIT_|QMS_)/.test(name)) delete process.env[name];
Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1' });

const scratch = mkdtempSync(join(tmpdir(), 'git-qms-bench-'));
try {
  const [load = 0] = loadavg();
  const machine = `${cpus().length} cores of ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${load.toFixed(1)} at the start, node ${process.version}, ${git(scratch, 'version')}`;
  const measured = [];
  for (const records of sizes) {
    const system = await systemOf(records);
    const say = (what) => process.stderr.write(`${records} records: ${what}\n`);
    say('readings');
    const read = readings(system, scratch, runs);
    say('pushes');
    const pushed = await pushes(system, scratch, runs);
    say('writers');
    const raced = await manyWriters(system, scratch);
    say('agents');
    const served = await agents(system, scratch, runs);
    say('gates of code');
    const gated = code(system, scratch, runs);
    say('verify');
    const verified = verifying(system, records > 1000 ? 3 : runs);
    measured.push({
      records,
      commits: system.commits,
      readings: read,
      pushes: pushed,
      writers: raced,
      agents: served,
      code: gated,
      verifying: verified,
      disk: diskOf(system),
    });
  }
  process.stderr.write('content rules\n');
  const judged = await documents(scratch, values.quick ? 3 : Math.min(runs, 5), values.quick ? 1000 : 10_000);
  process.stderr.write('what agents read\n');
  const cost = await agentCost(scratch);
  process.stderr.write('check-ins\n');
  const checked = await checkins(scratch, runs);
  const figures = {
    machine,
    date: new Date().toISOString().slice(0, 10),
    runs,
    sizes: measured,
    documents: judged,
    checkins: checked,
    cost,
  };
  process.stdout.write(`${machine}\n\n${asText(rowsOf(figures))}\n\n${JSON.stringify(figures)}\n`);
  if (values.write) writePage(figures);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
