// Dependency-free: compares the requirements specification with the tests that name its requirements.
//
//   node scripts/check-requirements.mjs [--rs FILE] [REPORT.json]
//
// REPORT.json is what `vitest run --reporter=json --outputFile=REPORT.json` writes; without it the tests are run first.
// Lists requirements that no passing test names, those that a failing test names, and ids in tests that the
// specification does not have. Exit code 0 if there are none of these, 1 if there are, 2 if something cannot be read.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const idPattern = /REQ-[0-9]{3}/g;

/** Requirements by id, from the rows `| REQ-001 | text |`; ids that stand twice are reported. */
function readRequirements(text) {
  const requirements = new Map();
  const twice = [];
  for (const [, id, words] of text.matchAll(/^\| (REQ-[0-9]{3}) \| (.*) \|$/gm)) {
    if (requirements.has(id)) twice.push(id);
    requirements.set(id, words);
  }
  return { requirements, twice };
}

/** Every test of a vitest JSON report that names requirements: its ids, its status and where it stands. */
function readTests(report) {
  return report.testResults.flatMap((file) =>
    file.assertionResults.flatMap(({ fullName, status }) => {
      const ids = [...new Set(fullName.match(idPattern) ?? [])];
      const where = `${relative(root, file.name)}: ${fullName.trim()}`;
      return ids.length === 0 ? [] : [{ ids, status, where }];
    }),
  );
}

function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'git-qms-tests-'));
  try {
    const file = join(folder, 'report.json');
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    spawnSync(process.execPath, [vitest, 'run', '--reporter=json', `--outputFile=${file}`], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function read() {
  const { values, positionals } = parseArgs({ options: { rs: { type: 'string' } }, allowPositionals: true });
  const rs = values.rs ?? join(root, '.qms/docs/RS/SDLC-QMS-RS/SDLC-QMS-RS.md');
  const specification = readRequirements(readFileSync(rs, 'utf8'));
  const [file] = positionals;
  const report = file === undefined ? runTests() : JSON.parse(readFileSync(file, 'utf8'));
  return { ...specification, tests: readTests(report) };
}

function check() {
  const { requirements, twice, tests } = read();
  const naming = (id, status) => tests.filter((test) => test.ids.includes(id) && test.status === status);
  const problems = twice.map((id) => `${id} stands twice in the specification`);
  let verified = 0;
  for (const [id, words] of requirements) {
    const failed = naming(id, 'failed');
    problems.push(...failed.map(({ where }) => `${id} fails: ${where}`));
    if (naming(id, 'passed').length === 0) problems.push(`${id} has no passing test: ${words}`);
    else if (failed.length === 0) verified += 1;
  }
  for (const { ids, where } of tests) {
    for (const id of ids.filter((each) => !requirements.has(each)))
      problems.push(`${id} is no requirement: ${where}`);
  }
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${verified} of ${requirements.size} requirements are verified\n`);
  return problems.length === 0 && requirements.size > 0 ? 0 : 1;
}

try {
  process.exitCode = check();
} catch (error) {
  process.stderr.write(`cannot check the requirements: ${error.message}\n`);
  process.exitCode = 2;
}
