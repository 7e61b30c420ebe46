// Builds this project's own traceability matrix, a draft below .qms/, from a run of its own tests.
//
//   npm run rtm -- [REPORT.json] [--commit REVISION] [--root DIR] [--rtm FILE]
//
// REPORT.json is what `vitest run --reporter=json --outputFile=REPORT.json` wrote; without it the tests are run first.
// --commit is what they ran at (HEAD, of a clean work tree), --root where. Ends as `qms rtm build` does: with 1 where
// something is not shown; with 2 if nothing could be built.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { matrix, root, runTests, specification } from './own-tests.mjs';

function git(...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr.toString('utf8').trim());
  return stdout;
}

const words = (...args) =>
  git(...args)
    .toString('utf8')
    .trim();

/** The rules are TypeScript; bundled below node_modules they still find the package. */
async function load(name) {
  const outfile = join(root, `node_modules/.cache/git-qms-scripts/${name}.mjs`);
  const entryPoints = [join(root, `scripts/${name}.ts`)];
  const as = { bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' };
  await build({ ...as, entryPoints, outfile, logLevel: 'error' });
  return import(pathToFileURL(outfile).href);
}

/** The commit that was tested. What no commit holds cannot be named, so HEAD counts only where nothing differs from it. */
function testedCommit(revision) {
  if (revision !== undefined)
    return words('rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`);
  const changed = words('status', '--porcelain', '--', '.', `:!${matrix}`);
  if (changed !== '') throw new Error(`no commit holds what is changed here:\n${changed}`);
  return words('rev-parse', 'HEAD');
}

async function main() {
  const options = { commit: { type: 'string' }, root: { type: 'string' }, rtm: { type: 'string' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const commit = testedCommit(values.commit);
  const file = resolve(values.rtm ?? join(root, matrix));
  const text = readFileSync(file, 'utf8');
  const [given] = positionals;
  const bytes = given === undefined ? runTests() : readFileSync(given);
  const { ownResults } = await load('own-results');
  const results = ownResults({
    report: { name: basename(given ?? 'report.json'), bytes },
    root: resolve(values.root ?? root),
    specification: git('show', `${commit}:${specification}`),
    commit,
    tree: words('rev-parse', `${commit}^{tree}`),
  });
  const folder = mkdtempSync(join(tmpdir(), 'git-qms-rtm-'));
  try {
    const evidence = join(folder, 'unit.json');
    writeFileSync(evidence, results);
    writeFileSync(file, text.replace(/^qualified_commit: .*$/m, `qualified_commit: ${commit}`));
    const beside = ['--rs', join(root, specification), '--results', evidence];
    const program = join(root, 'dist/qms.cjs');
    const { status } = spawnSync(process.execPath, [program, 'rtm', 'build', file, ...beside], {
      cwd: root,
      stdio: 'inherit',
    });
    if (status !== 0 && status !== 1) writeFileSync(file, text);
    return status ?? 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`cannot build the matrix: ${error.message}\n`);
  process.exitCode = 2;
}
