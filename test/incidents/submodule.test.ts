import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { evidenceCi } from '../../src/acts/evidence-ci.ts';
import { execute } from '../../src/acts/execute.ts';
import { draftMatrix } from '../../src/acts/matrix-draft.ts';
import { merge } from '../../src/acts/merge.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { verify } from '../../src/acts/verify.ts';
import type { DocId } from '../../src/rules/values.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { git, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { foundSoftware, junit, type SoftwareSystem } from '../helpers/software-system.ts';

/** A system whose code is another repository's, and comes into trunk as the pointer `lib`. */
let qs: SoftwareSystem;
let library: string;
let id: DocId;
let commit: string;

const entry = `  LIB:
    title: A library of another repository
    paths: [lib]
    submodule: true
    suites:
      unit: { attest: [ci-bot] }
`;

const pointer = async () => {
  await qs.git('fetch', '--quiet', 'origin');
  return qs.git('rev-parse', 'origin/main:lib');
};

/** Commits in the other repository, as bot. @returns the commit */
async function write(text: string, message: string): Promise<string> {
  await writeFile(join(library, 'lib.js'), text);
  await git(library, 'add', '.');
  const as = ['-c', 'user.name=bot', '-c', 'user.email=bot@example.org', '-c', 'gpg.format=ssh'];
  await git(library, ...as, 'commit', '--quiet', `-S${qs.keyOf('bot')}`, '-m', message);
  await qs.git('fetch', '--quiet', library, 'main');
  return git(library, 'rev-parse', 'HEAD');
}

/** Puts the pointer into trunk by hand and pushes it. @returns what git says */
async function push(oid: string): Promise<{ exitCode?: number | undefined; stderr: string }> {
  await qs.git('checkout', '--quiet', '-B', 'main', 'origin/main');
  await qs.git('update-index', '--add', '--cacheinfo', `160000,${oid},lib`);
  const as = ['-c', 'user.name=bot', '-c', 'user.email=bot@example.org'];
  await qs.git(...as, 'commit', '--quiet', `-S${qs.keyOf('bot')}`, '-m', 'Move the pointer');
  const options = { cwd: qs.path, env: testEnvironment, extendEnv: false, reject: false } as const;
  const pushed = await execa('git', ['push', 'origin', 'main'], options);
  await qs.git('fetch', '--quiet', 'origin');
  await qs.git('reset', '--quiet', '--hard', 'origin/main');
  return pushed;
}

async function register(): Promise<void> {
  const POLICY = 'POLICY' as DocId;
  await checkout(qs.as('ada'), { id: POLICY });
  const path = join(qs.path, '.qms/workspace/ada/POLICY/policy.yaml');
  await writeFile(path, (await readFile(path, 'utf8')).replace(/^systems:\n/m, `systems:\n${entry}`));
  await checkin(qs.as('ada'), { id: POLICY, text: 'LIB is registered' });
  await route(qs.as('ada'), { id: POLICY, to: 'review' });
  await assign(qs.as('quinn'), { id: POLICY, assignees: ['quinn'] });
  await review(qs.as('quinn'), { id: POLICY, outcome: 'recommend', text: 'Fine.' });
  await route(qs.as('ada'), { id: POLICY, to: 'approval' });
  await approve(qs.as('quinn'), { id: POLICY });
}

async function edit(document: DocId, change: (text: string) => string): Promise<void> {
  const path = qs.copyOf('bot', document);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

beforeAll(async () => {
  qs = await foundSoftware();
  library = await temporaryDirectory();
  await git(library, 'init', '--quiet', '--initial-branch=main');
  const first = await write('export const one = 1;\n', 'Begin');
  await qs.git('push', '--quiet', 'origin', `${first}:refs/heads/library`);
  await push(first);
  await register();
  const rs = await qs.create({ kind: 'RS', title: 'What LIB shall do', name: 'LIB' });
  await edit(rs, (text) =>
    text.replace(
      /\| Id \| Requirement[\s\S]*$/,
      '| Id | Requirement |\n| --- | --- |\n| REQ-LIB-001 | It shall count. |\n',
    ),
  );
  await qs.bring(rs, 'EFFECTIVE');
  id = await qs.create({ kind: 'CR', title: 'Count further' });
  await edit(id, (text) =>
    text
      .replace(/^title:/m, 'systems: LIB\ntitle:')
      .replace(/\n## 6\./, '\n| Path | Change |\n| --- | --- |\n| lib | changed |\n\n## 6.'),
  );
  await qs.bring(id, 'IN_EXECUTION');
  commit = await write('export const two = 2;\n', `Count further\n\nQMS-CR: ${id}`);
  await qs.git('push', '--quiet', 'origin', `${commit}:refs/heads/exec/${id}`);
  const report = join(qs.path, '.git', 'junit.xml');
  await writeFile(report, junit({ 'REQ-LIB-001 counts': 'passed' }));
  await evidenceCi(qs.as('ci-bot'), { id, suite: 'unit', commit, reports: [report] });
  const rtm = await qs.create({ kind: 'RTM', title: 'Traceability of LIB', name: 'LIB' });
  await draftMatrix(qs.as('bot'), { id: rtm, change: id });
  await qs.fillIn('bot', rtm);
  await qs.bring(rtm, 'EFFECTIVE');
}, 600_000);

test('INV-012: a change whose submodule pointer never moved does not leave execution [REQ-107]', async () => {
  for (const item of ['EI-1', 'EI-2'])
    await execute(qs.as('bot'), { id, item, outcome: 'Pass', summary: 'the pointer is moved' });
  expect(await pointer()).not.toBe(commit);
  expect(await refusalOf(() => route(qs.as('bot'), { id, to: 'review' }))).toContain('code/missing');
});

test('INV-012: nobody moves the pointer by hand, not even to the qualified commit [REQ-106]', async () => {
  const before = await pointer();
  const pushed = await push(commit);
  expect(pushed.exitCode).not.toBe(0);
  expect(pushed.stderr).toContain('trunk/governed-path');
  expect(await pointer()).toBe(before);
});

test('INV-012: the merge moves it to exactly the qualified commit, and then the change goes on', async () => {
  await merge(qs.as('bot'), { id });
  expect(await pointer()).toBe(commit);
  await qs.bring(id, 'CLOSED');
  expect((await verify(qs.as('ada'), { full: true })).findings).toEqual([]);
}, 300_000);
