// What the software gates cost: merge and close in the hook, `qms gate` and `qms impact`, with a registered system.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTurns, timed } from './measure.mjs';
import { copyOf, git, qms, serverOf } from './systems.mjs';

/** Requirements of the system, and tests of its one suite. */
const [requirements, tests] = [100, 1000];

/** Acts in a copy of the system by its command line, as its members. */
function workshop(system, scratch) {
  const { path, keys } = system;
  const key = (name) => ['--key', join(name === 'ci' ? scratch : keys, name)];
  const as = (name, ...args) =>
    execFileSync(process.execPath, [qms, ...args, ...key(name)], {
      cwd: path,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const copy = (id) => join(path, '.qms/workspace/bot', `${id}.md`);
  const edit = (id, change) => {
    const text = readFileSync(copy(id), 'utf8');
    writeFileSync(copy(id), change(text).replace(/\{\{[^}]*\}\}|\[[A-Za-z][^\][]*\]/g, 'words'));
  };
  const approved = (id, owner = 'bot') => {
    as(owner, 'route', id, '--review');
    as('quinn', 'assign', id, '--assignees', 'quinn');
    as('quinn', 'review', id, '--recommend', '-m', 'Read.');
    as(owner, 'route', id, '--approval');
    as('quinn', 'approve', id);
  };
  const create = (kind, name, change) => {
    const named = name === null ? [] : ['--name', name];
    const made = as('bot', 'create', kind, '--title', 'What is measured', ...named, '--json');
    const { document } = JSON.parse(made).data;
    edit(document, change);
    as('bot', 'checkin', document);
    return document;
  };
  return { path, keys, scratch, as, approved, create };
}

function register({ scratch, as, approved }) {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ci', '-f', join(scratch, 'ci')]);
  as('ada', 'checkout', 'POLICY');
  const who = ['--full-name', 'ci', '--email', 'ci@example.org', '--group', 'ci', '--kind', 'ci'];
  as('ada', 'user', 'add', 'ci', ...who, '--sponsor', 'ada', '--public-key', join(scratch, 'ci.pub'));
  as('ada', 'system', 'register', 'APP', '--path', 'src', '--suite', 'unit:ci');
  approved('POLICY', 'ada');
}

/** A change record that is in execution. */
function begun({ as, approved, create }, system) {
  const table = '\n| Path | Change |\n| --- | --- |\n| src | changed |\n\n## 6.';
  const id = create('CR', null, (text) =>
    system ? text.replace(/^title:/m, 'systems: APP\ntitle:').replace(/\n## 6\./, table) : text,
  );
  approved(id);
  as('bot', 'release', id);
  return id;
}

/** From execution to its approval. */
function done({ path, as, approved }, id) {
  const text = git(path, 'show', `qms/${id}:.qms/docs/CR/0xx/${id}/${id}.md`);
  for (const [, item] of text.matchAll(/^\| (EI-[0-9]+) \|/gm))
    as('bot', 'execute', id, item, '--pass', '--summary', 'done as planned');
  approved(id);
}

function specified({ approved, create }) {
  const rows = Array.from({ length: requirements }, (_, at) => `| REQ-${1000 + at} | Part ${at} holds. |\n`);
  create('RS', 'APP', (text) =>
    text
      .replace(/^system:.*\n/m, '')
      .replace(/^title:/m, 'system: APP\ntitle:')
      .replace(/\| Id \| Requirement[\s\S]*$/, `| Id | Requirement |\n| --- | --- |\n${rows.join('')}`),
  );
  approved('SDLC-APP-RS');
}

const sections = ['Purpose', 'Scope', 'Qualified baseline', 'Traceability', 'Proofs'];
const matrix = `---
title: What is measured
system: APP
---

# SDLC-APP-RTM: What is measured
${sections.map((section, at) => `\n## ${at + 1}. ${section}\n\nNothing yet.\n`).join('')}`;

/** One signed commit on the execution branch, its evidence and its matrix. */
function qualified({ path, keys, scratch, as, approved, create }, id) {
  const env = { ...process.env, GIT_INDEX_FILE: join(scratch, 'index') };
  const plumb = (args, input) =>
    execFileSync('git', args, { cwd: path, env, input, encoding: 'utf8' }).trim();
  plumb(['read-tree', 'main']);
  const blob = plumb(['hash-object', '-w', '--stdin'], 'export const holds = true;\n');
  plumb(['update-index', '--add', '--cacheinfo', `100644,${blob},src/app.js`]);
  const who = ['-c', 'user.name=bot', '-c', 'user.email=bot@example.org', '-c', 'gpg.format=ssh'];
  const made = ['commit-tree', `-S${join(keys, 'bot')}`, '-p', 'main', plumb(['write-tree'])];
  const commit = plumb([...who, ...made], `Make it hold\n\nQMS-CR: ${id}\n`);
  git(path, 'update-ref', `refs/heads/exec/${id}`, commit);
  const report = join(scratch, 'unit.txt');
  const lines = Array.from(
    { length: tests },
    (_, at) => `PASS part ${at} REQ-${1000 + (at % requirements)}\n`,
  );
  writeFileSync(report, `${lines.join('')}TOTAL ${tests}\n`);
  as('ci', 'evidence', 'ci', id, '--suite', 'unit', '--commit', commit, '--report', report);
  // The template that the kept system was made with may be an older one.
  create('RTM', 'APP', () => matrix);
  as('bot', 'checkout', 'SDLC-APP-RTM');
  as('bot', 'rtm', 'build', 'SDLC-APP-RTM', '--change', id);
  as('bot', 'checkin', 'SDLC-APP-RTM');
  approved('SDLC-APP-RTM');
  return commit;
}

const refsOf = (path) =>
  new Map(
    git(path, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/tags')
      .split('\n')
      .map((line) => line.split(' ')),
  );

/** What an act moves: refs as they are after it; with `back`, everything is put back. */
function movesOf(path, act, back = false) {
  const before = refsOf(path);
  act();
  const moved = [...refsOf(path)].filter(([name, oid]) => before.get(name) !== oid);
  if (back)
    for (const [name] of moved)
      git(path, 'update-ref', ...(before.has(name) ? [name, before.get(name)] : ['-d', name]));
  return moved;
}

/** How a server is pushed these moves, and put back to where it was with all that it remembered. */
function pusher(system, server, moves) {
  const before = refsOf(server);
  const memory = join(server, 'qms/judged');
  const kept = `${server}.kept`;
  const specs = moves.map(([name, oid]) => `${oid}:${name}`);
  rmSync(kept, { recursive: true, force: true });
  if (existsSync(memory)) cpSync(memory, kept, { recursive: true });
  return () => {
    const time = timed('git', ['push', '--quiet', '--atomic', server, ...specs], { cwd: system.path });
    for (const [name] of moves)
      git(server, 'update-ref', ...(before.has(name) ? [name, before.get(name)] : ['-d', name]));
    rmSync(memory, { recursive: true, force: true });
    if (existsSync(kept)) cpSync(kept, memory, { recursive: true });
    return time;
  };
}

/** Servers of the system as it stands, with the gate and without; the gate's has judged all that it holds. */
function servers(system, scratch, name) {
  const [gated, open] = ['gated', 'open'].map((gate) => serverOf(system, scratch, `${name}-${gate}`, gate));
  timed(process.execPath, [qms, 'verify', '--genesis', system.genesis], { cwd: gated });
  return { gated, open };
}

/**
 * A close of a plain change record moves an event and a step of trunk, as a merge and the close of a record with code do:
 * what these take more is the gates'.
 */
export function code(original, folder, runs) {
  const scratch = mkdtempSync(join(folder, 'code-'));
  const system = copyOf(original, scratch, 'work');
  const { path } = system;
  const shop = workshop(system, scratch);
  register(shop);
  specified(shop);
  const plain = begun(shop, false);
  done(shop, plain);
  const id = begun(shop, true);
  const commit = qualified(shop, id);
  const node = (...args) => timed(process.execPath, args, { cwd: path });
  for (const args of [
    ['gate', id],
    ['impact', commit],
  ])
    node(qms, ...args);
  const read = inTurns(runs, {
    node: () => node('-e', '0'),
    gate: () => node(qms, 'gate', id),
    impactOfBranch: () => node(qms, 'impact', commit),
    impactOfSpecification: () => node(qms, 'impact', 'SDLC-APP-RS'),
  });
  const first = servers(system, scratch, 'merge');
  const plainMoves = movesOf(path, () => shop.as('bot', 'close', plain), true);
  const mergeMoves = movesOf(path, () => shop.as('bot', 'merge', id));
  done(shop, id);
  const second = servers(system, scratch, 'close');
  const closeMoves = movesOf(path, () => shop.as('bot', 'close', id));
  const things = {};
  for (const [name, { gated, open }, moves] of [
    ['plain', first, plainMoves],
    ['merge', first, mergeMoves],
    ['close', second, closeMoves],
  ]) {
    things[`${name}Open`] = pusher(system, open, moves);
    things[name] = pusher(system, gated, moves);
  }
  for (const each of Object.values(things)) each();
  return { ...read, ...inTurns(runs, things) };
}
