// Dependency-free: plays the tamper corpus of test/attacks/ alone, and says of each case whether it was answered.
//
//   node scripts/attacks.mjs [--json] [--checkout DIR]
//
// --json prints one JSON document on stdout and nothing else; --checkout attacks the programs of another checkout, which
// must be built. Exit code 0 if every case was answered as it should be, 1 if one got through, 2 if it cannot be played.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The report of a test run in which nothing but the corpus was played. */
function play(checkout) {
  const folder = mkdtempSync(join(tmpdir(), 'git-qms-attacks-'));
  try {
    const file = join(folder, 'report.json');
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const only = ['test/attacks/', '--exclude', '**/attacks/table.test.ts'];
    spawnSync(process.execPath, [vitest, 'run', ...only, '--reporter=json', `--outputFile=${file}`], {
      cwd: root,
      env: { ...process.env, ATTACKED_CHECKOUT: checkout },
      stdio: ['ignore', 2, 2],
    });
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every case of a report; one that was not played to its end has not passed. */
function casesOf(report) {
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.flatMap(({ meta, status, failureMessages }) => {
      if (!meta?.attack) return [];
      const { id, title, group, rule, seenBy, gate, verify } = meta.attack;
      const wrong = stripVTControlCharacters(failureMessages.join('\n'))
        .replace(/^ {4}at .*\n?/gm, '')
        .trim();
      const passed = status === 'passed';
      const test = relative(root, name);
      return [{ id, title, group, rule, doors: seenBy, passed, gate, verify, wrong, test }];
    }),
  );
}

/** Test files that broke before or after their cases. */
function brokenFiles(report) {
  return report.testResults
    .filter(({ status, message }) => status !== 'passed' && message)
    .map(({ name, message }) => ({
      test: relative(root, name),
      wrong: stripVTControlCharacters(message).split('\n')[0],
    }));
}

function printTable(cases, broken) {
  const wide = Math.max(0, ...cases.map(({ rule }) => (rule ?? 'harmless').length));
  let group = '';
  for (const each of cases) {
    if (each.group !== group) process.stdout.write(`\n${each.group}\n`);
    group = each.group;
    const answer = each.passed ? 'ok ' : 'NOT';
    const rule = (each.rule ?? 'harmless').padEnd(wide);
    process.stdout.write(
      `  ${answer}  ${each.id.padEnd(5)} ${rule}  ${each.doors.padEnd(6)}  ${each.title}\n`,
    );
    if (!each.passed) process.stdout.write(`${(each.wrong || 'not played').replace(/^/gm, '         ')}\n`);
  }
  for (const { test, wrong } of broken) process.stdout.write(`\nNOT  ${test}: ${wrong}\n`);
  const answered = cases.filter(({ passed }) => passed).length;
  process.stdout.write(`\n${answered} of ${cases.length} cases were answered as they should be\n`);
}

function main() {
  const options = { json: { type: 'boolean' }, checkout: { type: 'string' } };
  const { values } = parseArgs({ options });
  const checkout = resolve(values.checkout ?? root);
  if (!existsSync(join(checkout, 'dist/qms.cjs')))
    throw new Error(`${checkout} has no dist/qms.cjs: run \`npm run build\` there`);
  const report = play(checkout);
  const cases = casesOf(report);
  const broken = brokenFiles(report);
  const passed = report.success && cases.length > 0 && cases.every((each) => each.passed);
  if (values.json) process.stdout.write(`${JSON.stringify({ checkout, passed, cases, broken }, null, 2)}\n`);
  else printTable(cases, broken);
  return passed ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`cannot play the attacks: ${error.message}\n`);
  process.exitCode = 2;
}
