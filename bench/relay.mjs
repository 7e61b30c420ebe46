// How many proposals a relay admits in one run. On its own: `node bench/relay.mjs [RECORDS] [PROPOSALS]`, after a build.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { timed } from './measure.mjs';
import { git, qms, serverOf, systemOf, writers } from './systems.mjs';

/** Proposes events of many records, two of each, and lets one run of a relay decide on them. */
export function relayed(system, scratch, proposals = 2 * writers) {
  const server = serverOf(system, scratch, `relay-${system.records}`, 'open');
  const clone = join(scratch, `relay-clone-${system.records}`);
  git(scratch, 'clone', '--quiet', server, clone);
  git(clone, 'config', 'qms.genesis', system.genesis);
  const run = () =>
    timed(process.execPath, [qms, 'relay', '--key', join(system.keys, 'quinn')], { cwd: clone });
  // A relay that never ran judges all that it is asked about from the first event.
  const first = run();
  const lines = Object.entries(system.ahead).flatMap(([id, events]) =>
    events.slice(0, Math.ceil(proposals / writers)).map((event, place) => ({ id, event, place })),
  );
  const asked = lines.sort((a, b) => a.place - b.place).slice(0, proposals);
  const refspecs = asked.map(
    ({ id, event }, place) => `${event}:refs/heads/propose/${String(place).padStart(12, '0')}/${id}`,
  );
  git(system.path, 'push', '--quiet', server, ...refspecs);
  const busy = run();
  const left = git(server, 'for-each-ref', '--format=%(refname)', 'refs/heads/propose')
    .split('\n')
    .filter(Boolean);
  return { proposals: asked.length, left: left.length, idle: first, busy };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [records = '1000', proposals = '100'] = process.argv.slice(2);
  for (const name of Object.keys(process.env)) if (/^(GIT_|QMS_)/.test(name)) delete process.env[name];
  Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1' });
  const scratch = mkdtempSync(join(tmpdir(), 'git-qms-relay-'));
  try {
    const system = await systemOf(Number(records));
    const [load = 0] = loadavg();
    process.stdout.write(`${cpus().length} cores, load ${load.toFixed(1)}, node ${process.version}\n`);
    process.stdout.write(`${JSON.stringify(relayed(system, scratch, Number(proposals)))}\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
