import { execa } from 'execa';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import { limits } from '../../src/rules/limits.ts';
import type { DocId } from '../../src/rules/values.ts';
import { gitWith, testEnvironment } from '../helpers/git.ts';
import { eventByHand, pushByHand, tipOf, trailersOf, writeCommit } from '../helpers/hand-made.ts';
import { type WatchedGate, watchedGate } from './watched-gate.ts';

/** Far below what the bombs unfold into; Node alone takes some 80 MiB. */
const bounded = 420;

let gate: WatchedGate;
let zeros: { readonly large: string; readonly most: string };
let before: string;

/** A blob of zeros, made by stock git: a few kilobytes for each hundred megabytes. */
async function blobOfZeros(bytes: number): Promise<string> {
  const { stdout } = await execa('sh', ['-c', `head -c ${bytes} /dev/zero | git hash-object -w --stdin`], {
    cwd: gate.qs.path,
    env: testEnvironment,
    extendEnv: false,
  });
  return stdout;
}

const tree = (lines: readonly string[]) =>
  gitWith(gate.qs.path, lines.map((line) => `${line}\n`).join(''), 'mktree');

/** The record's tree with something beside the document, by the lines that make its directory. */
async function treeWith(name: string, entry: string): Promise<string> {
  const { qs } = gate;
  const base = await tipOf(qs, 'CR-001');
  const line = (mode: string, oid: string, at: string) =>
    `${mode} ${mode === '040000' ? 'tree' : 'blob'} ${oid}\t${at}`;
  let inner = await tree([
    ...(await qs.git('ls-tree', `${base}:.qms/docs/CR/0xx/CR-001`)).split('\n'),
    entry.startsWith('blob ') ? line('100644', entry.slice(5), name) : line('040000', entry, name),
  ]);
  for (const [path, at] of [
    ['.qms/docs/CR/0xx', 'CR-001'],
    ['.qms/docs/CR', '0xx'],
    ['.qms/docs', 'CR'],
    ['.qms', 'docs'],
    ['', '.qms'],
  ] as const) {
    const others = (await qs.git('ls-tree', `${base}:${path}`)).split('\n');
    inner = await tree([...others.filter((each) => !each.endsWith(`\t${at}`)), line('040000', inner, at)]);
  }
  return inner;
}

async function pushed(root: string) {
  const event = await eventByHand(gate.qs, {
    id: 'CR-001',
    act: 'checkin',
    by: 'bot',
    version: '0.2',
    tree: root,
  });
  return pushByHand(gate.qs, { 'qms/CR-001': event });
}

beforeAll(async () => {
  gate = await watchedGate();
  await gate.qs.crIn('DRAFT');
  await gate.qs.git('config', 'core.bigFileThreshold', '1m');
  zeros = { large: await blobOfZeros(200_000_000), most: await blobOfZeros(60 * 1024 * 1024) };
});

beforeEach(async () => {
  before = await gate.standing();
});

/** The push was refused by this rule alone, in bounded memory, and left nothing behind. */
async function expectBounded(
  said: { readonly rules: readonly string[]; readonly accepted: boolean },
  rule: string,
) {
  expect([...new Set(said.rules)]).toEqual([rule]);
  expect(said.accepted).toBe(false);
  expect(await gate.standing()).toBe(before);
  expect(await gate.peak()).toBeLessThan(bounded);
}

test('200 MB of zeros in a record [REQ-016]', async () => {
  await expectBounded(await pushed(await treeWith('zeros.bin', `blob ${zeros.large}`)), 'object/too-large');
});

test('zeros in many files, each of a lawful size [REQ-016]', async () => {
  const names = Array.from({ length: 60 }, (_, at) => `100644 blob ${zeros.most}\tf${at}`);
  await expectBounded(await pushed(await treeWith('evidence', await tree(names))), 'content/too-large');
});

test('more files than a record may have [REQ-016]', async () => {
  const empty = await gitWith(gate.qs.path, '', 'hash-object', '-w', '--stdin');
  const names = Array.from({ length: limits.recordFiles }, (_, at) => `100644 blob ${empty}\tf${at}`);
  await expectBounded(await pushed(await treeWith('evidence', await tree(names))), 'content/too-many-files');
});

test('a tree of trees that stands for ten thousand million files [REQ-016]', async () => {
  let inner = await tree([`100644 blob ${zeros.most}\tf`]);
  for (let level = 0; level < 10; level++)
    inner = await tree(Array.from({ length: 10 }, (_, at) => `040000 tree ${inner}\td${at}`));
  await expectBounded(await pushed(await treeWith('evidence', inner)), 'object/tree-too-large');
});

test('directories a thousand levels deep [REQ-016]', async () => {
  const path = Array.from({ length: 1000 }, () => 'd').join('/');
  const stream = `commit refs/deep/tree\ncommitter a <a@b> 1 +0000\ndata 0\nM 100644 ${zeros.most} ${path}/f\n\n`;
  await gitWith(gate.qs.path, stream, 'fast-import', '--quiet');
  const deep = await gate.qs.git('rev-parse', 'refs/deep/tree^{tree}');
  await expectBounded(await pushed(await treeWith('evidence', deep)), 'object/tree-too-deep');
});

test('a commit of two hundred thousand trailers [REQ-016]', async () => {
  const { qs } = gate;
  const tip = await tipOf(qs, 'CR-001');
  const { Policy } = await trailersOf(qs.path, tip);
  const lines = Array.from({ length: 200_000 }, (_, at) => `QMS-Pin: CR-${at + 1000} ${Policy}`);
  const commit = await writeCommit(qs.path, {
    tree: await qs.git('rev-parse', `${tip}^{tree}`),
    parents: [tip],
    message: `CR-001: much\n\nQMS-Document: CR-001\nQMS-Event: comment\n${lines.join('\n')}\n`,
    author: 'bot',
    time: Math.floor(Date.now() / 1000),
    key: null,
  });
  await expectBounded(await pushByHand(qs, { 'qms/CR-001': commit }), 'object/too-large');
});

/** The document checked in with another text. */
async function document(text: string) {
  const id = 'CR-001' as DocId;
  const files = { [documentPath(id)]: text };
  const event = await eventByHand(gate.qs, { id, act: 'checkin', by: 'bot', version: '0.2', files });
  return pushByHand(gate.qs, { [`qms/${id}`]: event });
}

test('a document of quotes in quotes, and of footnotes in footnotes [REQ-016]', async () => {
  const front = '---\ntitle: Deep\n---\n\n';
  await expectBounded(await document(`${front}${'> '.repeat(200_000)}a\n`), 'document/nesting');
  await expectBounded(await document(`${front}${'[^a]: '.repeat(80_000)}a\n`), 'document/nesting');
});

test('front matter of aliases that unfold to a million million words [REQ-016]', async () => {
  const levels = Array.from({ length: 12 }, (_, at) => {
    const inner = Array.from({ length: 10 }, () => (at === 0 ? 'word' : `*l${at - 1}`)).join(', ');
    return `l${at}: &l${at} [${inner}]\n`;
  });
  await expectBounded(
    await document(`---\ntitle: Bomb\n${levels.join('')}---\n\nNothing.\n`),
    'document/front-matter-yaml',
  );
});

test('a thousand and one refs [REQ-016]', async () => {
  const tip = await tipOf(gate.qs, 'trunk');
  const names = Array.from({ length: 1001 }, (_, at) => [`free/${at}`, tip]);
  await expectBounded(await pushByHand(gate.qs, Object.fromEntries(names)), 'push/too-many-refs');
});
