// The figures as a table, for the terminal and for docs/performance.md, between its markers.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

const digits = (value) => (value < 1 ? value.toFixed(3) : value < 10 ? value.toFixed(2) : value.toFixed(0));
const spread = ({ median, least, most }) => `${digits(median)} (${digits(least)} to ${digits(most)})`;
const times = (value) => `${value.toFixed(2)}`;

/** With a registered system: readings against Node's start, pushes against the same refs moved by a record without code. */
function codeRows(code) {
  const reading = (what, time) => [
    what,
    `${spread(time)} ms`,
    `Node + ${digits(time.median - code.node.median)} ms`,
    'Node + 150 ms',
  ];
  const hook = (name) => code[name].median - code[`${name}Open`].median;
  const push = (what, name) => [
    what,
    `${spread(code[`${name}Open`])}, ${spread(code[name])} ms`,
    `the hook: ${digits(hook(name))} ms, ${digits(hook(name) - hook('plain'))} ms more than for a record without code`,
    '60 ms more',
  ];
  return [
    reading('`qms gate ID` of a record with code', code.gate),
    reading('`qms impact` of a branch', code.impactOfBranch),
    reading('`qms impact` of a specification', code.impactOfSpecification),
    [
      'push of a close without code: open server, gated server',
      `${spread(code.plainOpen)}, ${spread(code.plain)} ms`,
      `the hook: ${digits(hook('plain'))} ms`,
      '',
    ],
    push('push of a clear and its code step: open server, gated server', 'merge'),
    push('push of a close with its release: open server, gated server', 'close'),
  ];
}

/** Calls to a server that stays awake, with its own processor time for each. */
function agentRows({ status, next, movedStatus, movedNext, acts, megabytes, reading }) {
  const call = (what, time) => [
    what,
    `${spread(time)} ms`,
    time.processor === null ? '' : `${digits(time.processor)} ms of processor time`,
    '10 ms',
  ];
  const bare = acts.command.median - acts.node.median;
  return [
    call('`qms_status` in a warm server', status),
    call('`qms_next` in a warm server', next),
    call('`qms_status` after another record moved', movedStatus),
    call('`qms_next` after another record moved', movedNext),
    [
      'an act (check-out): command line, warm server',
      `${spread(acts.command)}, ${spread(acts.warm)} ms`,
      `${times(acts.warm.median / bare)} × (command line - Node)`,
      '1.5',
    ],
    [
      'memory of a server: just started, after these readings',
      megabytes.used === null ? '' : `${digits(megabytes.began)}, ${digits(megabytes.used)} MB`,
      reading ? `${digits(reading.megabytes)} MB after the status of ${reading.records} records` : '',
      '',
    ],
  ];
}

/** What an agent reads costs money: the tools that it is listed, and a whole change record. */
function costRows({ listed, record }) {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(2)} kB`;
  const all = Object.values(record);
  const sum = (of) => all.reduce((total, each) => total + of(each), 0);
  return [
    ...Object.entries(listed).map(([role, { qms, git }]) => [
      role,
      '`tools/list`: QMS, git',
      `${kilobytes(qms)}, ${kilobytes(git)}`,
      '',
      '12 kB, 8 kB',
    ]),
    [
      'a whole change record, three items',
      'calls, and bytes of results',
      Object.entries(record)
        .map(([who, { calls, bytes }]) => `${who} ${calls}, ${kilobytes(bytes)}`)
        .join('; '),
      `together ${sum(({ calls }) => calls)}, ${kilobytes(sum(({ bytes }) => bytes))}`,
      '20, 24 kB',
    ],
  ];
}

/** One row for each figure: what, at which size, measured, its ratio, and the most that the project allows itself. */
export function rowsOf({ sizes, documents, checkins = [], cost }) {
  const rows = [];
  for (const { records, commits, readings, pushes, writers, agents, code, verifying, disk } of sizes) {
    const at = `${records.toLocaleString('en')} records, ${commits.toLocaleString('en')} commits`;
    const node = readings.node.median;
    const add = (what, measured, ratio, most) => rows.push([at, what, measured, ratio, most]);
    add('`node -e 0`', `${spread(readings.node)} ms`, '', '');
    add(
      '`qms --version`',
      `${spread(readings.version)} ms`,
      `${times(readings.version.median / node)} × Node`,
      '',
    );
    for (const name of ['status', 'next', 'inbox'])
      add(
        `\`qms ${name}\``,
        `${spread(readings[name])} ms`,
        `${times(readings[name].median / node)} × Node`,
        '2 × Node',
      );
    add(
      '`qms gate ID`',
      `${spread(readings.gate)} ms`,
      `Node + ${digits(readings.gate.median - node)} ms`,
      'Node + 150 ms',
    );
    const listed = node + readings.forEachRef.median;
    add(
      '`qms list --json`',
      `${spread(readings.list)} ms`,
      `${times(readings.list.median / listed)} × (Node + \`git for-each-ref\` with trailers, ${digits(readings.forEachRef.median)} ms)`,
      '1.5',
    );
    add(
      'an act (`comment`), local',
      `${spread(readings.act)} ms`,
      `${times(readings.act.median / node)} × Node`,
      '4 × Node',
    );
    add(
      '`qms verify` after one more event',
      `${spread(readings.verifyOneMore)} ms`,
      `Node + ${digits(readings.verifyOneMore.median - node)} ms`,
      'Node + 100 ms',
    );
    if (pushes) {
      const own = pushes.gated.median - pushes.open.median;
      add(
        'push of one event: open server, gated server',
        `${spread(pushes.open)}, ${spread(pushes.gated)} ms`,
        `the hook: ${digits(own)} ms`,
        `2 × Node + 60 = ${digits(2 * pushes.node.median + 60)} ms`,
      );
      const kept = pushes.awake.median - pushes.open.median;
      add(
        'the same push to a gate that stays awake',
        `${spread(pushes.awake)} ms`,
        `the hook: ${digits(kept)} ms`,
        '40 ms',
      );
    }
    if (writers) {
      add(
        '50 writers at once, pushes a second: empty Node hook, gate',
        `${times(writers.empty.perSecond)}, ${times(writers.gated.perSecond)}`,
        `${times(writers.gated.perSecond / writers.empty.perSecond)}; refused ${writers.gated.refused}, lost ${writers.gated.lost}`,
        'at least 0.5, none refused or lost',
      );
      add(
        'the same 50 writers, gate that stays awake',
        times(writers.awake.perSecond),
        `${times(writers.awake.perSecond / writers.empty.perSecond)}; refused ${writers.awake.refused}, lost ${writers.awake.lost}`,
        'none refused or lost',
      );
    }
    if (agents) rows.push(...agentRows(agents).map((row) => [at, ...row]));
    if (code) rows.push(...codeRows(code).map((row) => [at, ...row]));
    if (verifying) {
      add(
        '`qms verify --full`, a commit',
        `${spread(verifying.full)} ms`,
        `1/${(verifying.verifyCommit.median / verifying.full.median).toFixed(0)} of \`git verify-commit\` (${spread(verifying.verifyCommit)} ms)`,
        '1/40',
      );
      add('`git log --show-signature`, a commit', `${spread(verifying.showSignature)} ms`, '', '');
      add('memory of `--full`', `${digits(verifying.megabytes)} MB`, '', '500 MB');
    }
    add('disk, packed', `${digits(disk)} bytes a commit`, '', '700');
  }
  if (cost) rows.push(...costRows(cost));
  if (documents) {
    const { count, kilobytes, node, print, judge } = documents;
    const most = 6 * node.median + 1.5 * print.median + 0.03 * kilobytes;
    rows.push([
      `${count.toLocaleString('en')} documents, ${digits(kilobytes / 1024)} MiB`,
      'all content rules, read from git objects, one process',
      `${spread(judge)} ms`,
      `${digits(((judge.median - node.median) * 1000) / kilobytes)} µs a kilobyte; \`git cat-file --batch\` alone ${digits(print.median)} ms`,
      `${digits(most)} ms`,
    ]);
  }
  for (const { kilobytes, comment, checkin, awakeComment, awakeCheckin } of checkins) {
    const at = `a document of ${digits(kilobytes)} KiB`;
    const add = (what, plain, rules) =>
      rows.push([
        at,
        what,
        `${spread(plain)}, ${spread(rules)} ms`,
        `the content rules: ${digits(rules.median - plain.median)} ms`,
        '25 ms',
      ]);
    add('push of a comment, of a check-in: gated server', comment, checkin);
    add('the same pushes to a gate that stays awake', awakeComment, awakeCheckin);
  }
  return rows;
}

const head = ['at', 'what', 'measured: median (least to most)', 'ratio', 'at most'];

export function asText(rows) {
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function asMarkdown({ machine, date, runs }, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    `${date}, ${machine}, ${runs} runs of each in turns:`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
  ].join('\n');
}

/** Puts the figures into the page, between its markers. */
export function writePage(figures) {
  const text = readFileSync(page, 'utf8');
  const [begin, end] = [
    '<!-- begin figures: written by `npm run bench -- --write` -->',
    '<!-- end figures -->',
  ];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no place for figures`);
  writeFileSync(
    page,
    `${text.slice(0, from + begin.length)}\n\n${asMarkdown(figures, rowsOf(figures))}\n\n${text.slice(to)}`,
  );
}
