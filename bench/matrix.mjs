// Times `qms rtm build` by files: N requirements, two tests for each in one file of evidence. Asserts nothing.
//
//     npm run build && node bench/matrix.mjs [RUNS] [DOORSTOP]
//
// Beside it, in turns, Node's start. What grows in proportion takes twice as long for twice as many. DOORSTOP is that program
// (`pip install --only-binary :all: doorstop`), which checks the links of the smallest size once: minutes, not milliseconds.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { doorstop } from './doorstop.mjs';
import { inTurns, memoryOf, timed } from './measure.mjs';

const runs = Number(process.argv[2] ?? 5);
const sizes = [2500, 5000, 10_000];
const program = fileURLToPath(new URL('../dist/qms.cjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'git-qms-matrix-'));
const commit = 'a'.repeat(40);

/** Each tenth requirement stands alone; the others follow from the one before. */
function writeInputs(size) {
  const header = '\n| Id | Requirement | From |\n| --- | --- | --- |\n';
  const all = Array.from({ length: size }, (_, at) => ({
    id: `REQ-${10_000 + at}`,
    text: `Part ${at} holds.`,
    from: at % 10 === 0 ? '' : `REQ-${9999 + at}`,
  }));
  const rows = all.map(
    ({ id, text, from }, at) => `${at % 2000 === 0 ? header : ''}| ${id} | ${text} | ${from} |\n`,
  );
  write(`rs-${size}-v1.0.md`, `---\ntitle: What\nsystem: APP\n---\n\n## Requirements\n${rows.join('')}`);
  const front = `title: How\nsystem: APP\nrs_version: 1.0\nqualified_commit: ${commit}`;
  write(`rtm-${size}.md`, `---\n${front}\n---\n\n## Traceability\n\n## Proofs\n\nNone.\n`);
  const meaning = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16);
  const tests = Array.from({ length: 2 * size }, (_, at) => ({
    name: `test/part-${String(at % 500).padStart(3, '0')}.test.ts > part ${String(at).padStart(6, '0')} holds`,
    id: `REQ-${10_000 + (at % size)}`,
  })).sort((one, other) => (one.name < other.name ? -1 : 1));
  const before = {
    schema: 1,
    system: 'APP',
    suite: 'unit',
    commit,
    tree: 'b'.repeat(40),
    run: { runner: 'shell', url: '', attempt: 1, workflow: null },
    requirements: Object.fromEntries(all.map(({ id, text }) => [id, meaning(text)])),
    reports: [],
  };
  const lines = tests.map(
    ({ name, id }) =>
      `    { "name": ${JSON.stringify(name)}, "outcome": "passed", "requirements": ["${id}"] }`,
  );
  const head = JSON.stringify(before, null, 2).slice(0, -2);
  write(`results-${size}.json`, `${head},\n  "tests": [\n${lines.join(',\n')}\n  ],\n  "scan": []\n}\n`);
}

function write(name, text) {
  writeFileSync(join(folder, name), text);
}

const argvOf = (size) => [
  ...[program, 'rtm', 'build', `rtm-${size}.md`],
  ...['--rs', `rs-${size}-v1.0.md`, '--results', `results-${size}.json`],
];

try {
  for (const size of sizes) writeInputs(size);
  const [load = 0] = loadavg();
  const measured = inTurns(runs, {
    node: () => timed(process.execPath, ['-e', '0']),
    ...Object.fromEntries(
      sizes.map((size) => [size, () => timed(process.execPath, argvOf(size), { cwd: folder })]),
    ),
  });
  process.stdout.write(
    `${cpus().length} cores, load ${load.toFixed(1)}, ${runs} runs, node ${process.version}\n`,
  );
  for (const [name, { median, least, most }] of Object.entries(measured)) {
    const ratio = (median / measured.node.median).toFixed(1);
    const times = `${median.toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)}), ${ratio} x Node`;
    process.stdout.write(
      `${name === 'node' ? 'node -e 0' : `${name} requirements, ${2 * name} tests`}: ${times}\n`,
    );
  }
  process.stdout.write(
    `memory at ${sizes.at(-1)}: ${memoryOf(argvOf(sizes.at(-1)), folder).toFixed(0)} MB\n`,
  );
  const [, , , tracer] = process.argv;
  if (tracer !== undefined) {
    const [size] = sizes;
    const took = doorstop(tracer, join(folder, 'doorstop'), size);
    const ratio = (took / measured[size].median).toFixed(1);
    process.stdout.write(
      `doorstop, ${size} requirements, ${2 * size} tests: ${took.toFixed(0)} ms, ${ratio} x rtm build\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
