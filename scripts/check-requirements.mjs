// Dependency-free: compares the requirements specification with the tests that name its requirements, and with the matrix.
//
//   node scripts/check-requirements.mjs [--rs FILE] [--rtm FILE] [REPORT.json]
//
// REPORT.json is what `vitest run --reporter=json --outputFile=REPORT.json` writes; without it the tests are run first.
// Lists requirements that no passing test names, those that a failing test names, and ids in tests that the
// specification does not have; requirements that the matrix (`npm run rtm`) lacks, and what it names that is not there.
// With --rs alone no matrix is looked at. Exit code 0 if there are none of these, 1 if there are, 2 if something cannot
// be read.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { matrix, root, runTests, specification } from './own-tests.mjs';

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

/** A name by its letters and digits alone: the matrix shows signs that mean something to markdown by others. */
const bare = (name) => name.replace(/[^\p{Lu}\p{Ll}\p{Lo}\p{N}]+/gu, '');

/** The names of all tests of the report, as evidence has them, bare. */
function bareNames(report) {
  return report.testResults.flatMap((file) =>
    file.assertionResults.map(({ ancestorTitles = [], title = '' }) =>
      bare([relative(root, file.name), ...ancestorTitles, title].join('')),
    ),
  );
}

/** What a matrix lacks of the requirements, and what it names that neither specification nor tests have. */
function matrixProblems(text, requirements, report) {
  const rows = [...text.matchAll(/^\| (REQ-[0-9]{3}) \| (.*) \|$/gm)].map(([, id, evidence]) => ({
    id,
    evidence,
  }));
  const listed = new Set(rows.map(({ id }) => id));
  const all = bareNames(report);
  const known = new Set(all);
  const there = (name) =>
    name.endsWith('…') ? all.some((each) => each.startsWith(bare(name))) : known.has(bare(name));
  const named = rows.flatMap(({ evidence }) => [...evidence.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  return [
    ...[...requirements.keys()]
      .filter((id) => !listed.has(id))
      .map((id) => `${id} is not in the matrix: npm run rtm`),
    ...[...listed]
      .filter((id) => !requirements.has(id))
      .map((id) => `${id} is in the matrix, and no requirement`),
    ...[...new Set(named)]
      .filter((name) => !there(name))
      .map((name) => `the matrix names what is no test: ${name}`),
  ];
}

function read() {
  const options = { rs: { type: 'string' }, rtm: { type: 'string' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const found = readRequirements(readFileSync(values.rs ?? join(root, specification), 'utf8'));
  const [file] = positionals;
  const report = JSON.parse(file === undefined ? runTests() : readFileSync(file, 'utf8'));
  const rtm = values.rtm ?? (values.rs === undefined ? join(root, matrix) : undefined);
  const wrong =
    rtm === undefined ? [] : matrixProblems(readFileSync(rtm, 'utf8'), found.requirements, report);
  return { ...found, tests: readTests(report), wrong };
}

function check() {
  const { requirements, twice, tests, wrong } = read();
  const naming = (id, status) => tests.filter((test) => test.ids.includes(id) && test.status === status);
  const problems = [...twice.map((id) => `${id} stands twice in the specification`), ...wrong];
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
