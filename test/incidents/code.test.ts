import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { assign } from '../../src/acts/assign.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { clear } from '../../src/acts/clear.ts';
import { close } from '../../src/acts/close.ts';
import { execute } from '../../src/acts/execute.ts';
import { draftMatrix } from '../../src/acts/matrix-draft.ts';
import { merge } from '../../src/acts/merge.ts';
import { route } from '../../src/acts/route.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { refusalOf, standing } from '../helpers/gated-server.ts';
import { testEnvironment } from '../helpers/git.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';

/**
 * What happened to code of the older system, played again in one system, in the order in which it grew worse. The tests
 * go on from each other. Nothing may move where something is refused.
 */
const rtm = 'SDLC-APP-RTM' as DocId;
const rs = 'SDLC-APP-RS' as DocId;
const greets = 'REQ-APP-001 greets';
const leaves = 'REQ-APP-002 takes leave';

let qs: SoftwareSystem;
let id: DocId;
let red: Oid;
let good: Oid;

async function refused(act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = await standing(qs);
  const rules = await refusalOf(act);
  const { workspace: _copies, ...after } = await standing(qs);
  expect(before).toMatchObject(after);
  return [...new Set(rules)];
}

async function edit(document: DocId, change: (text: string) => string): Promise<void> {
  const path = qs.copyOf('bot', document);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

/** Builds the matrix for a commit as far as its evidence goes, and checks it in. */
async function writeMatrix(commit: Oid): Promise<void> {
  await checkout(qs.as('bot'), { id: rtm });
  await draftMatrix(qs.as('bot'), { id: rtm, change: id, commit });
  await qs.fillIn('bot', rtm);
  await checkin(qs.as('bot'), { id: rtm });
}

const routeMatrix = () => route(qs.as('bot'), { id: rtm, to: 'review' });

beforeAll(async () => {
  qs = await foundSoftware();
  id = await qs.change();
  red = await qs.commit(id, { 'src/app.js': 'export const greet = () => "";\n' });
  await qs.attest(id, red, { [greets]: 'failed', [leaves]: 'passed' });
}, 600_000);

test('INV-009: a change whose suite failed is neither cleared nor merged, by nobody [REQ-107]', async () => {
  expect(await refused(() => merge(qs.as('bot'), { id }))).toContain('gate/suites');
  expect(await refused(() => clear(qs.as('bot'), { id, commit: red }))).toContain('gate/suites');
  // Being administrator opens no way, and there is no option that overrides.
  expect(await refused(() => merge(qs.as('ada'), { id }))).toContain('gate/suites');
});

test('INV-009: a matrix that names its commit as TBD is not reviewed, let alone in force [REQ-112]', async () => {
  await qs.create({ kind: 'RTM', title: 'Traceability of APP', name: 'APP' });
  await draftMatrix(qs.as('bot'), { id: rtm, change: id, commit: red });
  await qs.fillIn('bot', rtm);
  await edit(rtm, (text) => text.replace(/^qualified_commit:.*$/m, 'qualified_commit: TBD'));
  await checkin(qs.as('bot'), { id: rtm });
  expect(await refused(routeMatrix)).toContain('rtm/no-commit');
});

test('INV-009: a run of some of the tests proves some of the requirements [REQ-115]', async () => {
  good = await qs.commit(id, { 'src/app.js': 'export const greet = () => "hello";\n' });
  await qs.attest(id, good, { [greets]: 'passed' });
  await writeMatrix(good);
  expect(await refused(routeMatrix)).toEqual(['matrix/missing']);
});

test('INV-009: what passed at one commit and what passed at another do not add up [REQ-115]', async () => {
  const later = await qs.commit(id, { 'src/app.js': 'export const leave = () => "bye";\n' });
  await qs.attest(id, later, { [leaves]: 'passed' });
  for (const commit of [later, good]) {
    await writeMatrix(commit);
    expect(await refused(routeMatrix)).toEqual(['matrix/missing']);
  }
});

test('INV-010: nothing is merged, reviewed or closed while the matrix waits for its approval [REQ-107]', async () => {
  await qs.attest(id, good, { [greets]: 'passed', [leaves]: 'passed' });
  await writeMatrix(good);
  await routeMatrix();
  await assign(qs.as('quinn'), { id: rtm, assignees: ['quinn', 'rev'] });
  expect(await refused(() => merge(qs.as('bot'), { id }))).toContain('gate/matrix');
  for (const item of ['EI-1', 'EI-2'])
    await execute(qs.as('bot'), { id, item, outcome: 'Pass', summary: 'done' });
  expect(await refused(() => route(qs.as('bot'), { id, to: 'review' }))).toContain('code/missing');
  expect(await refused(() => close(qs.as('bot'), { id }))).toContain('lifecycle/no-transition');
});

test('INV-010: a matrix in force that covers an older specification lets nothing in [REQ-107]', async () => {
  await qs.bring(rtm, 'EFFECTIVE');
  await checkout(qs.as('bot'), { id: rs, authority: id });
  await edit(rs, (text) =>
    text
      .replace(/^title:/m, 'revision_summary: Louder\ntitle:')
      .replace('shall greet.', 'shall greet aloud.'),
  );
  await qs.bring(rs, 'EFFECTIVE');
  expect(await refused(() => merge(qs.as('bot'), { id }))).toEqual(['gate/matrix']);
  // Nor does the old proof carry over: the test passed for another text.
  await checkout(qs.as('bot'), { id: rtm, authority: id });
  await edit(rtm, (text) => text.replace(/^title:/m, 'revision_summary: Louder\ntitle:'));
  await draftMatrix(qs.as('bot'), { id: rtm, change: id, commit: good });
  await checkin(qs.as('bot'), { id: rtm });
  expect(await refused(routeMatrix)).toEqual(['matrix/older-text']);
});

test('INV-014: an administrator’s commit straight to main is refused by the server, forced or not [REQ-106]', async () => {
  await qs.git('checkout', '--quiet', '-B', 'main', 'origin/main');
  await mkdir(join(qs.path, 'src'), { recursive: true });
  await writeFile(join(qs.path, 'src/app.js'), 'export const greet = () => "quick fix";\n');
  await qs.git('add', 'src');
  const ada = ['-c', 'user.name=ada', '-c', 'user.email=ada@example.org'];
  await qs.git(...ada, 'commit', '--quiet', `-S${qs.keyOf('ada')}`, '-m', 'Quick fix');
  const before = await qs.git('ls-remote', 'origin', 'main');
  for (const force of [[], ['--force']]) {
    const args = ['push', ...force, 'origin', 'main'];
    const pushed = await execa('git', args, {
      cwd: qs.path,
      env: testEnvironment,
      extendEnv: false,
      reject: false,
    });
    expect(pushed.exitCode).not.toBe(0);
    expect(pushed.stderr).toContain('trunk/governed-path');
  }
  expect(await qs.git('ls-remote', 'origin', 'main')).toBe(before);
});
