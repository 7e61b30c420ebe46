import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { branch } from '../../src/acts/branch.ts';
import { clear as clearAct } from '../../src/acts/clear.ts';
import { merge } from '../../src/acts/merge.ts';
import { verify } from '../../src/acts/verify.ts';
import { gate } from '../../src/reading/gate.ts';
import { next } from '../../src/reading/next.ts';
import { systems } from '../../src/reading/systems.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { refusalOf, serverOf, standing } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { eventByHand, tipOf, treeWith } from '../helpers/hand-made.ts';
import { lendObjects, verdictOn } from '../helpers/raw-push.ts';
import { app, foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import { codeByHand } from './by-hand.ts';

const good = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' } as const;
const code = { 'src/app.js': 'export const greet = () => "hello";\n', 'test/app.js': 'ok\n' };
const two = `${app}  LIB:
    title: The library
    paths: [lib]
    suites:
      unit: { attest: [ci-bot] }
`;

let qs: SoftwareSystem;
/** The record that adopts `commit`, proven and cleared by `clear`; `later` is what the sandbox came to since. */
let id: DocId;
let commit: Oid;
let later: Oid;
let clear: string;
/** Records that adopt: a commit without results, one with `.qms/`, one whose history holds an event, none. */
let bare: DocId;
let governed: DocId;
let eventful: DocId;
let ordinary: DocId;
const commits = new Map<DocId, Oid>();

beforeAll(async () => {
  qs = await foundSoftware(two);
  const first = await qs.sandbox({ 'src/app.js': 'first try\n' });
  commit = await qs.sandbox(code, { parents: [first] });
  id = await qs.adoption(commit);
  const adopting = async (oid: Oid) => {
    const made = await qs.adoption(oid);
    commits.set(made, oid);
    return made;
  };
  bare = await adopting(await qs.sandbox({ ...code, 'src/more.js': 'x\n' }, { branch: 'genesis/bare' }));
  governed = await adopting(
    await qs.sandbox({ ...code, '.qms/docs/SOP/0xx/SOP-009/SOP-009.md': 'x\n' }, { branch: 'genesis/qms' }),
  );
  await qs.git('fetch', '--quiet', 'origin');
  eventful = await adopting(
    await qs.sandbox(
      { ...code, 'src/x.js': 'x\n' },
      { parents: [first, await tipOf(qs, id)], branch: 'genesis/x' },
    ),
  );
  ordinary = await qs.change();
  await qs.attest(id, commit, good);
  await qs.matrix(id, commit);
  await clearAct(qs.as('bot'), { id });
  later = await qs.sandbox({ ...code, 'src/app.js': 'later\n' }, { parents: [commit] });
  await qs.git('fetch', '--quiet', 'origin');
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

const step = async (more: object = {}, event = 'adopt'): Promise<Moves> => {
  const { set = {}, ...rest } = more as { set?: object };
  return { main: await codeByHand(qs, { id, commit, clear, ...rest, set: { Event: [event], ...set } }) };
};
const clearing = async (of: DocId, oid: string): Promise<Moves> => ({
  [`qms/${of}`]: await eventByHand(qs, {
    id: of,
    act: 'clear',
    by: 'bot',
    pins: ['trunk', 'SDLC-APP-RS', 'SDLC-APP-RTM'],
    set: { System: 'APP', Commit: `APP ${oid}` },
  }),
});
const ownClear = (of: DocId) => clearing(of, commits.get(of) ?? '');

describe('REQ-120: the step by which code is adopted', () => {
  refuses([
    ['is taken as the gate wants it', null, () => step()],
    ['is no code step', 'adopt/step', () => step({}, 'code')],
    ['is not for a record that adopts nothing', 'adopt/step', () => step({ id: ordinary })],
    ['brings no other commit', 'code/clear', () => step({ commit: later })],
    [
      'has the adopted commit as second parent',
      'code/clear',
      async () => step({ parents: [await tipOf(qs, 'trunk'), later] }),
    ],
    ['is no squash', 'step/parents', async () => step({ parents: [await tipOf(qs, 'trunk')] })],
    ['changes no line of the code', 'code/tree', () => step({ files: { 'src/app.js': 'evil()\n' } })],
    ['carries no other file', 'code/tree', () => step({ files: { 'notes.md': 'x\n' } })],
    [
      'carries no document',
      'code/tree',
      () => step({ files: { '.qms/docs/SOP/0xx/SOP-009/SOP-009.md': 'x\n' } }),
    ],
    ['is not for a record before its release', 'code/clear', async () => step({ tip: await released(1) })],
    ['names a clear that stands', 'code/clear', () => step({ set: { Clear: [commit] } })],
    ['is made by somebody with the right to trunk', 'permission/right', () => step({ by: 'ci-bot' })],
    ['is signed', 'signature/missing', () => step({ key: null })],
  ]);
});

/** The record so many events before its release. */
async function released(before: number): Promise<string> {
  const at = await qs.git(
    'log',
    '--first-parent',
    '--format=%H',
    '--grep',
    '^QMS-Event: release$',
    '-1',
    `origin/qms/${id}`,
  );
  return qs.git('rev-parse', `${at}~${before}`);
}

describe('REQ-120: a clear of what is adopted', () => {
  refuses([
    ['names the commit that was approved', null, () => clearing(id, commit)],
    ['names no other, though the sandbox came to it since', 'gate/adopt', () => clearing(id, later)],
    ['names none that nobody tested', 'gate/suites', () => ownClear(bare)],
    ['names none that the matrix does not name', 'gate/matrix', () => ownClear(bare)],
    ['names none with documents', 'gate/outside-system', () => ownClear(governed)],
    ['names none with an event in its history', 'gate/adopt', () => ownClear(eventful)],
    ['is not for a record that adopts nothing', 'gate/branch', () => clearing(ordinary, commit)],
  ]);

  test('needs the commit in the sandbox of its system', async () => {
    const server = await serverOf(qs);
    const made = await clearing(id, commit);
    await git(server, 'update-ref', '-d', 'refs/heads/genesis/app');
    try {
      expect(await verdictOn(qs, made)).toEqual(['gate/adopt']);
      expect(await verdictOn(qs, { ...made, 'genesis/lib': later })).toEqual(['gate/adopt']);
      expect(await verdictOn(qs, { ...made, 'genesis/app': later })).toEqual([]);
    } finally {
      await git(server, 'update-ref', 'refs/heads/genesis/app', later);
    }
  });
});

describe('REQ-120: what a record adopts', () => {
  const path = () => `.qms/docs/CR/0xx/${id}/${id}.md`;
  const text = async () => `${await qs.git('show', `origin/qms/${id}:${path()}`)}\n`;

  test('does not change after the release', async () => {
    const files = { [path()]: (await text()).replace(`adopts: ${commit}`, `adopts: ${later}`) };
    const checkin = eventByHand(qs, { id, act: 'checkin', by: 'bot', version: '1.9', files });
    const verdict = await verdictOn(qs, { [`qms/${id}`]: await checkin });
    expect(verdict).toContain('content/frozen');
  });

  test('is of one system, and named in full', async () => {
    expect(await refusalOf(() => qs.adoption(commit, { systems: 'APP, LIB' }))).toContain('adopt/system');
    for (const name of ['TBD', commit.slice(0, 12), 'genesis/app'])
      expect(await refusalOf(() => qs.adoption(name))).toContain('document/front-matter-type');
  });

  test('is not written on an execution branch', async () => {
    expect(await refusalOf(() => branch(qs.as('bot'), { id }))).toEqual(['exec/adoption']);
    const made = await qs.commit(id, { 'src/y.js': 'y\n' }, { push: false });
    expect(await verdictOn(qs, { [`exec/${id}`]: made })).toEqual(['exec/adoption']);
  });
});

describe('REQ-120: a sandbox', () => {
  const forced = async (parents: readonly string[]) =>
    qs.sandbox({ 'a.txt': 'a\n' }, { parents, branch: null });
  refuses([
    ['goes forward', null, async () => ({ 'genesis/app': await forced([later]) })],
    ['goes back, as far as a clear lets it', null, async () => ({ 'genesis/app': commit })],
    ['does not lose what a clear names', 'ref/rewritten', async () => ({ 'genesis/app': await forced([]) })],
    [
      'is not deleted while a clear names what it holds',
      'ref/deleted',
      async () => ({ 'genesis/app': null }),
    ],
    [
      'of another system goes as anybody likes',
      null,
      async () => ({ 'genesis/bare': await forced([]), 'genesis/x': null }),
    ],
    ['may be anybody’s first', null, async () => ({ 'genesis/lib': await forced([]) })],
    [
      'reaches trunk by no merge',
      'trunk/governed-path',
      async () => {
        const trunk = await tipOf(qs, 'trunk');
        const tree = await treeWith(qs.path, trunk, { 'src/app.js': 'x\n' });
        const args = ['-c', 'user.name=bot', '-c', 'user.email=bot@example.org', 'commit-tree', tree];
        return { main: await qs.git(...args, '-p', trunk, '-p', commit, '-m', 'Merge the sandbox') };
      },
    ],
  ]);
});

describe('REQ-120: a clear and a sandbox that goes back at once', () => {
  const plan = async () => readFile(join(await serverOf(qs), 'qms/together-none'), 'utf8');

  test('the clear rests on where the sandbox stands', async () => {
    expect(await verdictOn(qs, await clearing(id, commit))).toEqual([]);
    expect(await plan()).toContain(`stays ${later} refs/heads/genesis/app\n`);
  });

  test('and the sandbox on where the record stands', async () => {
    expect(await verdictOn(qs, { 'genesis/app': commit })).toEqual([]);
    expect(await plan()).toContain(`stays ${clear} refs/heads/qms/${id}\n`);
    expect(await plan()).toContain(`moves ${commit} refs/heads/genesis/app\n`);
  });
});

describe('REQ-120: a system that was adopted', () => {
  test('comes in through the gate, and goes on as any other', async () => {
    const report = await gate(qs.as('bot'), { id });
    expect(report.answers[0]).toMatchObject({ commit, answer: 'met' });
    expect(report.answers[0]?.conditions.at(-1)?.conditions.map(({ name }) => name)).toEqual([
      'gate/adopt',
      'gate/outside-system',
      'gate/suites',
      'gate/scan',
      'gate/ratchet',
      'gate/specification',
      'gate/matrix',
    ]);
    await merge(qs.as('bot'), { id });
    await qs.git('fetch', '--quiet', 'origin');
    expect(await qs.git('rev-parse', 'origin/main^2')).toBe(commit);
    expect(await qs.git('log', '-1', '--format=%s', 'origin/main')).toBe(
      `${id}: adopt APP at ${commit.slice(0, 12)}`,
    );
    for (const path of ['src', 'test'])
      expect(await qs.git('rev-parse', `origin/main:${path}`)).toBe(
        await qs.git('rev-parse', `${commit}:${path}`),
      );
    expect((await verify(qs.as('ada'), { full: true })).findings).toEqual([]);
    await qs.bring(id, 'CLOSED');
    const [system] = await systems(qs.as('bot'), 'APP');
    expect(system).toMatchObject({
      qualified: { commit, record: id },
      release: { number: 'APP 1.0', record: id },
    });
    await qs.git('push', '--quiet', 'origin', ':refs/heads/genesis/app');
  }, 600_000);

  test('is not adopted again: what it has changes on a branch', async () => {
    await qs.git('push', '--quiet', 'origin', `${later}:refs/heads/genesis/app`);
    const again = await qs.adoption(later);
    const commands = async () =>
      (await next(qs.as('bot'), { id: again })).record?.steps.map(({ command }) =>
        command.replace(/ EI-.*/, ''),
      );
    expect(await commands()).toEqual([
      `qms evidence ci ${again} --suite unit --commit ${later} --report FILE`,
      `qms execute ${again}`,
    ]);
    await qs.attest(again, later, good);
    await qs.matrix(again, later);
    expect(await commands()).toEqual([`qms merge ${again}`, `qms execute ${again}`]);
    expect(await refusalOf(() => merge(qs.as('bot'), { id: again }))).toEqual(['gate/adopt', 'gate/adopt']);
    const changed = await qs.commit(ordinary, { 'src/app.js': 'changed\n' });
    await qs.attest(ordinary, changed, good);
    await qs.matrix(ordinary, changed);
    await merge(qs.as('bot'), { id: ordinary });
    expect((await verify(qs.as('ada'), { full: true })).findings).toEqual([]);
  }, 600_000);
});
