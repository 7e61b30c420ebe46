// Generated quality systems, made once and kept in the user's cache; each measurement works on a copy.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
export const qms = join(root, 'dist/qms.cjs');

/** Writers that push at once, each to a record of its own, and how many events each has ahead. */
export const writers = 50;
const ahead = 4;

export const git = (cwd, ...args) =>
  execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 30 }).trim();

function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const lives = ['lives.ts', 'generate.ts'].map((name) => readFileSync(join(root, 'bench', name)));
  const name = createHash('sha256').update(Buffer.concat(lives)).digest('hex').slice(0, 12);
  return join(base, 'git-qms', 'bench', name);
}

/** A generator is TypeScript over src/; bundled below node_modules it still finds the package's templates. */
export async function loadGenerator(name) {
  const outfile = join(root, `node_modules/.cache/git-qms-bench/${name}.mjs`);
  await build({
    entryPoints: [join(root, `bench/${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

async function make(folder, records) {
  const { generate } = await loadGenerator('generate');
  const draft = `${folder}.${process.pid}`;
  const [path, keys] = ['work', 'keys'].map((part) => join(draft, part));
  for (const each of [path, keys]) mkdirSync(each, { recursive: true });
  git(path, 'init', '--quiet', '--initial-branch=main');
  const started = Date.now();
  const made = await generate(path, keys, { records, begun: writers, ahead }, (done) =>
    process.stderr.write(`${done} of ${records} records, ${Math.round((Date.now() - started) / 1000)} s\n`),
  );
  // The events ahead stay in the pack of what can be reached, as after a fetch.
  const tips = Object.entries(made.ahead).map(([id, events]) => `create refs/bench/${id} ${events.at(-1)}\n`);
  execFileSync('git', ['update-ref', '--stdin'], { cwd: path, input: tips.join('') });
  git(path, 'repack', '-adq');
  git(path, 'pack-refs', '--all');
  git(path, 'prune', '--expire=now');
  rmSync(join(path, '.git/logs'), { recursive: true, force: true });
  writeFileSync(join(draft, 'made.json'), JSON.stringify(made));
  renameSync(draft, folder);
}

/** A system of so many records, to be read: `path`, `keys`, `genesis`, `ahead`, and how many commits it has. */
export async function systemOf(records) {
  const folder = join(cacheFolder(), String(records));
  if (!existsSync(folder)) {
    mkdirSync(cacheFolder(), { recursive: true });
    await make(folder, records);
  }
  const path = join(folder, 'work');
  const made = JSON.parse(readFileSync(join(folder, 'made.json'), 'utf8'));
  const commits = Number(git(path, 'rev-list', '--count', 'main', '--glob=refs/heads/qms/*'));
  return { records, path, keys: join(folder, 'keys'), commits, ...made };
}

/** A copy that may be changed, below `scratch`. */
export function copyOf(system, scratch, name) {
  const path = join(scratch, name);
  cpSync(system.path, path, { recursive: true });
  return { ...system, path };
}

/** A bare server with everything that the system's refs hold; `gated` has the hooks, `empty` one that does nothing. */
export function serverOf(system, scratch, name, gate) {
  const server = join(scratch, `${name}.git`);
  git(scratch, 'clone', '--quiet', '--bare', '--no-hardlinks', system.path, server);
  git(server, 'config', 'receive.autogc', 'false');
  if (gate === 'gated') {
    execFileSync(
      process.execPath,
      [qms, 'hooks', 'install', '--server', server, '--genesis', system.genesis],
      {
        cwd: system.path,
      },
    );
  }
  if (gate === 'empty') {
    writeFileSync(join(server, 'hooks/pre-receive'), `#!/bin/sh\nexec '${process.execPath}' -e 0\n`, {
      mode: 0o755,
    });
  }
  return server;
}
