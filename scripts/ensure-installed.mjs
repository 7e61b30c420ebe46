// Dependency-free: runs before anything that needs node_modules, so that `npm run demo` and `npm test` work on a fresh clone.
// `--build` also bundles the programs into dist/ when a source is newer than the last bundle.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (path) => join(root, path);
const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function newestBelow(folder) {
  let newest = 0;
  for (const entry of readdirSync(at(folder), { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) newest = Math.max(newest, modified(join(entry.parentPath, entry.name)));
  }
  return newest;
}

// A link leads to another checkout's modules, which `npm ci` would take away from it.
const borrowed = lstatSync(at('node_modules'), { throwIfNoEntry: false })?.isSymbolicLink();
if (!borrowed && modified(at('node_modules/.package-lock.json')) < modified(at('package-lock.json'))) {
  run('npm', ['ci', '--no-audit', '--no-fund']);
}

if (process.argv.includes('--build')) {
  const newestSource = Math.max(
    newestBelow('src'),
    newestBelow('templates'),
    ...['build.mjs', 'bundling.mjs', 'keep-code.mjs', 'launcher.cjs'].map((name) =>
      modified(at(`scripts/${name}`)),
    ),
  );
  if (modified(at('dist/.built')) < newestSource) run(process.execPath, ['scripts/build.mjs']);
}
