import { beforeAll, describe, expect, test } from 'vitest';
import { clear as clearAct } from '../../src/acts/clear.ts';
import { fetchGoverned, openContext } from '../../src/acts/context.ts';
import { verify } from '../../src/acts/verify.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { serverOf, standing } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { eventByHand, tipOf, treeWith, writeCommit } from '../helpers/hand-made.ts';
import { lendObjects, verdictOn } from '../helpers/raw-push.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import { codeByHand } from './by-hand.ts';

const good = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' } as const;
const now = () => Math.floor(Date.now() / 1000);

let qs: SoftwareSystem;
/** A change record in execution that may change `src`. */
let id: DocId;
/** Without a system. */
let other: DocId;
/** Its qualified commit, proven, and cleared by `clear`. */
let commit: Oid;
let clear: string;
/** On further branches of the record: a red one, one with a file out of scope, one with a file of no system, one unproven. */
let red: Oid;
let outOfScope: Oid;
let outside: Oid;
let unproven: Oid;

async function fetch(): Promise<void> {
  await qs.git('fetch', '--quiet', 'origin');
}

beforeAll(async () => {
  qs = await foundSoftware();
  id = await qs.change('Greet people', ['src']);
  other = await qs.crIn('IN_EXECUTION', 'Change the order form');
  const branch = (slug: string) => ({ branch: `exec/${id}.${slug}` });
  commit = await qs.commit(id, { 'src/app.js': 'export const greet = () => "hello";\n' });
  red = await qs.commit(id, { 'src/app.js': 'export const greet = () => "";\n' }, branch('red'));
  outOfScope = await qs.commit(id, { 'test/app.js': 'ok\n' }, branch('scope'));
  outside = await qs.commit(id, { 'deploy.sh': 'ok\n' }, branch('outside'));
  unproven = await qs.commit(id, { 'src/more.js': 'ok\n' }, branch('unproven'));
  await qs.attest(id, commit, good);
  await qs.attest(id, red, { ...good, 'REQ-APP-001 greets': 'failed' });
  for (const each of [outOfScope, outside]) await qs.attest(id, each, good);
  await qs.matrix(id, commit);
  await clearAct(qs.as('bot'), { id });
  await fetch();
  clear = await tipOf(qs, id);
  await lendObjects(qs);
}, 600_000);

type Moves = Readonly<Record<string, string | null>>;
type Case = readonly [name: string, rule: string | null, moves: () => Promise<Moves>];

/** Each is refused by its rule, and nothing moves; those without a rule would be taken. */
function refuses(cases: readonly Case[]): void {
  test.each(cases)('%s', async (_name, rule, moves) => {
    const made = await moves();
    const before = await standing(qs);
    const verdict = await verdictOn(qs, made);
    if (rule === null) expect(verdict).toEqual([]);
    else expect(verdict).toContain(rule);
    expect(await standing(qs)).toEqual(before);
  });
}

const main = async (made: Promise<string>): Promise<Moves> => ({ main: await made });
const record = async (made: Promise<string>): Promise<Moves> => ({ [`qms/${id}`]: await made });

/** An ordinary commit on trunk, as a person or a host would make it. */
async function onTrunk(parts: { tree?: string; parents?: string[]; message?: string; key?: string | null }) {
  const base = await tipOf(qs, 'trunk');
  return writeCommit(qs.path, {
    tree: parts.tree ?? (await qs.git('rev-parse', `${commit}^{tree}`)),
    parents: parts.parents ?? [base],
    message: parts.message ?? 'Merge the branch\n',
    author: 'bot',
    time: now(),
    key: parts.key === null ? null : qs.keyOf(parts.key ?? 'bot'),
  });
}

const lawful = (more: object = {}) => codeByHand(qs, { id, commit, clear, ...more });

describe('REQ-107: the step by which code comes into trunk', () => {
  refuses([
    ['is taken as the gate wants it', null, () => main(lawful())],
    ['is not a squash', 'step/parents', async () => main(lawful({ parents: [await tipOf(qs, 'trunk')] }))],
    [
      'has no third parent',
      'step/parents',
      async () => main(lawful({ parents: [await tipOf(qs, 'trunk'), commit, red] })),
    ],
    [
      'has the qualified commit as second parent',
      'code/clear',
      async () => main(lawful({ parents: [await tipOf(qs, 'trunk'), red] })),
    ],
    [
      'names the commit that was cleared',
      'code/clear',
      () => main(lawful({ set: { Commit: [`APP ${red}`] } })),
    ],
    [
      'names the commit as one of its system',
      'code/clear',
      () => main(lawful({ set: { Commit: [`LIB ${commit}`] } })),
    ],
    [
      'names no second commit',
      'code/clear',
      () => main(lawful({ set: { Commit: [`APP ${commit}`, `APP ${red}`] } })),
    ],
    ['names a clear', 'trailer/missing', () => main(lawful({ set: { Clear: null } }))],
    ['names the clear that stands', 'code/clear', () => main(lawful({ set: { Clear: [commit] } }))],
    [
      'names a registered system',
      'code/clear',
      () => main(lawful({ set: { System: ['LIB'], Commit: [`LIB ${commit}`] } })),
    ],
    ['pins its record', 'code/clear', () => main(lawful({ tip: commit }))],
    ['changes no line of the code', 'code/tree', () => main(lawful({ files: { 'src/app.js': 'evil()\n' } }))],
    ['brings no other file', 'code/tree', () => main(lawful({ files: { 'src/other.js': 'evil()\n' } }))],
    ['brings no file of another place', 'code/tree', () => main(lawful({ files: { 'notes.md': 'x\n' } }))],
    [
      'brings no document',
      'code/tree',
      () => main(lawful({ files: { '.qms/docs/SOP/0xx/SOP-009/SOP-009.md': 'x\n' } })),
    ],
    ['is signed', 'signature/missing', () => main(lawful({ key: null }))],
    ['is signed by its actor', 'event/actor', () => main(lawful({ key: 'quinn' }))],
    ['is made by somebody with the right to trunk', 'permission/right', () => main(lawful({ by: 'ci-bot' }))],
    ['is made by nobody who reviews alone', 'permission/right', () => main(lawful({ by: 'rev' }))],
  ]);
});

describe('REQ-106: code comes into trunk by no other way', () => {
  refuses([
    [
      'not by a merge of the branch',
      'trunk/governed-path',
      async () => main(onTrunk({ parents: [await tipOf(qs, 'trunk'), commit] })),
    ],
    ['not by a squash', 'trunk/governed-path', () => main(onTrunk({}))],
    ['not by setting trunk to the branch', 'ref/rewritten', async () => ({ main: commit })],
    [
      'not by a commit that says QMS-CR',
      'trunk/governed-path',
      () => main(onTrunk({ message: `Change\n\nQMS-CR: ${id}\n` })),
    ],
    [
      'not with a workflow',
      'trunk/governed-path',
      async () =>
        main(
          onTrunk({
            tree: await treeWith(qs.path, await tipOf(qs, 'trunk'), {
              '.github/workflows/ci.yml': 'on: push\n',
            }),
          }),
        ),
    ],
    [
      'not under a name that file systems take for its own',
      'trunk/governed-path',
      async () =>
        main(
          onTrunk({ tree: await treeWith(qs.path, await tipOf(qs, 'trunk'), { 'SRC/app.js': 'evil()\n' }) }),
        ),
    ],
    [
      'though other files may come in as before',
      null,
      async () =>
        main(onTrunk({ tree: await treeWith(qs.path, await tipOf(qs, 'trunk'), { 'notes.md': 'x\n' }) })),
    ],
  ]);
});

const clearing = (oid: string, more: object = {}) =>
  eventByHand(qs, {
    id,
    act: 'clear',
    by: 'bot',
    pins: ['trunk', 'SDLC-APP-RS', 'SDLC-APP-RTM'],
    set: { System: 'APP', Commit: `APP ${oid}` },
    ...more,
  });

describe('REQ-107: a clear', () => {
  refuses([
    ['is taken for the commit that is proven', null, () => record(clearing(commit))],
    ['names no TBD', 'trailer/value', () => record(clearing('TBD'))],
    ['names no short id', 'trailer/value', () => record(clearing(commit.slice(0, 12)))],
    ['names no branch', 'trailer/value', () => record(clearing(`exec/${id}`))],
    ['names a commit that exists', 'history/missing-object', () => record(clearing('1'.repeat(40)))],
    ['names a commit with results', 'gate/suites', () => record(clearing(unproven))],
    ['names no commit whose suite is red', 'gate/suites', () => record(clearing(red))],
    ['names the commit of the matrix', 'gate/matrix', () => record(clearing(outOfScope))],
    ['keeps to the files that were approved', 'gate/scope', () => record(clearing(outOfScope))],
    ['leaves nothing behind that was tested', 'gate/outside-system', () => record(clearing(outside))],
    ['names no commit of trunk', 'gate/branch', async () => record(clearing(await tipOf(qs, 'trunk')))],
    [
      'is of a system that its record names',
      'ci/system',
      () => record(clearing(commit, { set: { System: 'LIB', Commit: `LIB ${commit}` } })),
    ],
    [
      'says one system',
      'clear/names',
      () => record(clearing(commit, { set: { System: 'APP', Commit: `LIB ${commit}` } })),
    ],
    [
      'pins what it rests on',
      'gate/specification',
      () => record(clearing(commit, { pins: ['trunk', 'SDLC-APP-RTM'] })),
    ],
    ['pins the matrix', 'gate/matrix', () => record(clearing(commit, { pins: ['trunk', 'SDLC-APP-RS'] }))],
    ['pins trunk', 'pin/missing', () => record(clearing(commit, { pins: ['SDLC-APP-RS', 'SDLC-APP-RTM'] }))],
    ['is not for reviewers', 'permission/right', () => record(clearing(commit, { by: 'rev' }))],
    ['is not for machines', 'permission/right', () => record(clearing(commit, { by: 'ci-bot' }))],
    [
      'is of its own record',
      'ci/system',
      async () => ({ [`qms/${other}`]: await clearing(commit, { id: other }) }),
    ],
  ]);

  test('names a commit that an execution branch of its record holds', async () => {
    const server = await serverOf(qs);
    const made = await clearing(commit);
    await git(server, 'update-ref', '-d', `refs/heads/exec/${id}`);
    try {
      expect(await verdictOn(qs, { [`qms/${id}`]: made })).toEqual(['gate/branch']);
      expect(await verdictOn(qs, { [`qms/${id}`]: made, [`exec/${id}.again`]: commit })).toEqual([]);
    } finally {
      await git(server, 'update-ref', `refs/heads/exec/${id}`, commit);
    }
  });

  test('that waits keeps its record in execution', async () => {
    const routed = await eventByHand(qs, {
      id,
      act: 'route',
      by: 'bot',
      state: 'IN_POST_REVIEW',
      pins: ['trunk'],
    });
    expect(await verdictOn(qs, { [`qms/${id}`]: routed })).toEqual(
      expect.arrayContaining(['clear/open', 'code/missing']),
    );
  });

  test('that was taken back lets nothing in', async () => {
    const step = await lawful();
    const withdrawn = await eventByHand(qs, {
      id,
      act: 'revert',
      by: 'bot',
      pins: ['trunk'],
      set: { System: 'APP', Clear: clear, Reason: 'found a fault' },
    });
    expect(await verdictOn(qs, { [`qms/${id}`]: withdrawn })).toEqual([]);
    expect(await verdictOn(qs, { [`qms/${id}`]: withdrawn, main: step })).toContain('code/not-tip');
    const pinsIt = await lawful({ tip: withdrawn });
    expect(await verdictOn(qs, { [`qms/${id}`]: withdrawn, main: pinsIt })).toContain('code/clear');
  });

  test('that a withdrawn one had replaced stands again', async () => {
    const again = await clearing(commit);
    const withdrawn = await eventByHand(qs, {
      id,
      act: 'revert',
      by: 'bot',
      after: again,
      pins: ['trunk'],
      set: { System: 'APP', Clear: again, Reason: 'found a fault' },
    });
    const step = await lawful({ tip: withdrawn });
    expect(await verdictOn(qs, { [`qms/${id}`]: withdrawn, main: step })).toEqual([]);
    const useless = await lawful({ tip: withdrawn, clear: again });
    expect(await verdictOn(qs, { [`qms/${id}`]: withdrawn, main: useless })).toContain('code/clear');
  });

  test('is not withdrawn under another name', async () => {
    for (const set of [
      { System: 'APP', Clear: commit, Reason: 'x' },
      { System: 'LIB', Clear: clear, Reason: 'x' },
    ]) {
      const made = eventByHand(qs, { id, act: 'revert', by: 'bot', pins: ['trunk'], set });
      expect(await verdictOn(qs, await record(made))).toContain('clear/none');
    }
  });
});

describe('REQ-108: an execution branch', () => {
  const plain = { push: false } as const;
  const on = async (oid: Promise<Oid>, name = `exec/${id}.new`) => ({ [name]: await oid });
  const fresh = (more: object) => {
    const branch = `exec/${id}.${Math.random().toString(36).slice(2)}`;
    return qs.commit(id, { 'src/x.js': `${branch}\n` }, { ...plain, branch, ...more });
  };
  refuses([
    ['takes a signed commit that names its record', null, () => on(fresh({}))],
    ['takes no unsigned commit', 'exec/signature', () => on(fresh({ signer: null }))],
    ['takes none of a reviewer', 'exec/signature', () => on(fresh({ signer: 'rev' }))],
    ['takes none of a machine', 'exec/signature', () => on(fresh({ signer: 'ci-bot' }))],
    ['takes none without a trailer', 'exec/trailer', () => on(fresh({ message: 'Change the code\n' }))],
    [
      'takes none of another record',
      'exec/trailer',
      () => on(fresh({ message: `Change\n\nQMS-CR: ${other}\n` })),
    ],
    [
      'takes none that names two',
      'exec/trailer',
      () => on(fresh({ message: `Change\n\nQMS-CR: ${id}\nQMS-CR: ${other}\n` })),
    ],
    [
      'takes none that names it in passing',
      'exec/trailer',
      () => on(fresh({ message: `Change\n\nQMS-CR: ${id}\n\nand more\n` })),
    ],
    ['takes no event', 'exec/trailer', async () => ({ [`exec/${id}.new`]: await tipOf(qs, id) })],
    ['goes forward only', 'ref/rewritten', async () => ({ [`exec/${id}`]: red })],
    ['is not deleted while trunk lacks it', 'ref/deleted', async () => ({ [`exec/${id}`]: null })],
    [
      'belongs to a record that names a system',
      'exec/system',
      () => on(fresh({ message: `Change\n\nQMS-CR: ${other}\n` }), `exec/${other}`),
    ],
    ['belongs to a record', 'exec/not-in-execution', () => on(fresh({}), 'exec/CR-999')],
  ]);
});

describe('REQ-107: a whole that was judged', () => {
  test('is judged the same by verify, afterwards', async () => {
    const context = await openContext(qs.as('bot'));
    await fetchGoverned(context.repository, context.refs);
    await context.close();
    expect((await verify(qs.as('ada'), { full: true })).findings).toEqual([]);
  });
});
