import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { serverOf } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { serveOverHttp } from '../helpers/git-http.ts';
import { treeWith, writeCommit } from '../helpers/hand-made.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import { checkout, mergeGroup, pullRequest, type Ran, runStep, type Step } from './runner.ts';

let qs: SoftwareSystem;
let url: string;
let clone: string;
let change: DocId;
let code: Oid;
/** Approved, with nobody's step yet: the last to approve was a reviewer, who makes none. */
let sop: DocId;

beforeAll(async () => {
  qs = await foundSoftware();
  url = await serveOverHttp(await serverOf(qs));
  change = await qs.change();
  code = await qs.commit(change, { 'src/greet.ts': "export const greet = () => 'hello';\n" });
  sop = await qs.create({ kind: 'SOP', title: 'Handling orders' });
  await qs.bring(sop, 'IN_APPROVAL');
  await approve(qs.as('quinn'), { id: sop });
  await approve(qs.as('rev'), { id: sop });
  clone = await checkout(url);
});

const tip = (name: string) => git(clone, 'rev-parse', `refs/remotes/origin/${name}`);

function gate(payload: unknown, more: Partial<Step> & { readonly in?: string } = {}): Promise<Ran> {
  const { in: place = clone, inputs = {}, ...others } = more;
  const ofGroup = payload !== null && typeof payload === 'object' && 'merge_group' in payload;
  const event = ofGroup ? 'merge_group' : 'pull_request';
  return runStep(place, {
    event,
    payload,
    inputs: { mode: 'gate', genesis: qs.genesis, ...inputs },
    ...others,
  });
}

interface Hand {
  readonly from?: string;
  readonly parents?: readonly string[];
  readonly message?: string;
}

/** A commit that somebody without a key made, from trunk on: as a contributor does, or the host. */
async function commit(
  files: Record<string, string | null>,
  { from, parents, message = 'Change\n' }: Hand = {},
) {
  const base = from ?? (await tip('main'));
  const tree = await treeWith(clone, base, files);
  return writeCommit(clone, {
    tree,
    parents: parents ?? [base],
    message,
    author: 'host',
    time: 1_800_000_000,
    key: null,
  });
}

describe('an execution branch', () => {
  test('REQ-180 REQ-181 is judged by the merge gate at its head, by the bundle as the runner starts it', async () => {
    const payload = pullRequest({ head: code, branch: `exec/${change}` });
    const ran = await gate(payload, { node: process.execPath });
    expect(ran.rules, ran.log).toEqual(['gate/suites', 'gate/matrix']);
    expect(ran).toMatchObject({ status: 1, outputs: { verdict: 'fail', records: JSON.stringify([change]) } });
    expect(ran.log).toContain('::group::');
    expect(ran.log).toContain('\n::error title=gate/suites::unit has no results');
    expect(ran.summary).toContain('- ❌ APP may come in\n');
    const sarif = JSON.parse(await readFile(ran.outputs.sarif ?? '', 'utf8'));
    expect(sarif.runs[0].results.map((each: { ruleId: string }) => each.ruleId)).toEqual(ran.rules);
  });

  const other = process.env.QMS_NODE_24;

  test.skipIf(other === undefined)(
    'the same on Node 24, whose program QMS_NODE_24 names; it is no package that every platform can install',
    async () => {
      const payload = pullRequest({ head: code, branch: `exec/${change}` });
      const [here, there] = [await gate(payload), await gate(payload, { node: other ?? '' })];
      expect(there.report).toEqual(here.report);
      expect(there.summary).toBe(here.summary);
      expect(there.status).toBe(here.status);
    },
  );

  test('REQ-181 whose commits are signed by nobody, or that lost what it held, is refused', async () => {
    const head = await commit(
      { 'src/b.ts': 'b\n' },
      { from: code, message: `Change\n\nQMS-CR: ${change}\n` },
    );
    const branch = `exec/${change}`;
    expect((await gate(pullRequest({ head, branch, before: code }))).rules).toContain('exec/signature');
    const aside = await commit({ 'src/b.ts': 'b\n' });
    expect((await gate(pullRequest({ head: aside, branch, before: code }))).rules).toContain('ref/rewritten');
  });
});

describe('the branch of a record', () => {
  test('REQ-181 that has come to its end passes, and the step that brings it in is named', async () => {
    const ran = await gate(pullRequest({ head: await tip(`qms/${sop}`), branch: `qms/${sop}` }));
    expect(ran).toMatchObject({ status: 0, rules: [], report: { next: [`qms enact ${sop}`] } });
  });

  test('REQ-181 that is open fails, and says what comes next', async () => {
    const ran = await gate(pullRequest({ head: await tip(`qms/${change}`), branch: `qms/${change}` }));
    expect(ran).toMatchObject({ status: 1, report: { next: [`qms next ${change}`] } });
    expect(ran.rules).toEqual(['enact/not-ended', 'gate/suites']);
  });

  test('REQ-181 on which a commit stands that is no event fails, whatever comes after or before', async () => {
    const end = await tip(`qms/${sop}`);
    const head = await commit({}, { from: end });
    const ran = await gate(pullRequest({ head, branch: `qms/${sop}`, before: end }));
    expect(ran.status).toBe(1);
    expect(ran.rules).not.toEqual([]);
    const early = await git(clone, 'rev-parse', `${end}~1`);
    expect((await gate(pullRequest({ head: early, branch: `qms/${sop}`, before: end }))).rules).toEqual([
      'ref/rewritten',
    ]);
  });

  test('REQ-182 in a fork is no record: its events would come in past the rules', async () => {
    const head = await tip(`qms/${sop}`);
    const ran = await gate(pullRequest({ head, branch: `qms/${sop}`, fork: true }));
    expect(ran.status).toBe(1);
    expect(ran.rules).toEqual(['action/fork-branch', 'trunk/governed-path', 'trunk/smuggled-event']);
  });
});

describe('any other branch', () => {
  test('REQ-181 that changes what the policy leaves free passes, from a fork too', async () => {
    const head = await commit({ 'docs/page.md': 'words\n' });
    for (const fork of [false, true])
      expect(await gate(pullRequest({ head, branch: 'words', fork }))).toMatchObject({
        status: 0,
        rules: [],
        report: { next: [`git fetch origin ${head}`, `qms propose ${head}`] },
      });
  });

  test('REQ-181 that touches the quality system, code, or a workflow is refused, on the lines of that file', async () => {
    const policy = await git(clone, 'show', 'refs/remotes/origin/main:.qms/policy.yaml');
    const files = {
      // Its own policy would let everything pass.
      '.qms/policy.yaml': policy.replace(/^systems:[\s\S]*/m, ''),
      'src/x.ts': 'x\n',
      '.github/workflows/gate.yml': 'on: pull_request\n',
    };
    const ran = await gate(pullRequest({ head: await commit(files), branch: 'words' }));
    expect(ran).toMatchObject({ status: 1, rules: ['trunk/governed-path'] });
    for (const path of Object.keys(files))
      expect(ran.log).toContain(`\n::error file=${path},title=trunk/governed-path::`);
  });

  test('REQ-181 that takes trunk back at a governed path is refused, though it left trunk before', async () => {
    const [now, first] = [await tip('main'), qs.genesis];
    const back = await git(clone, 'show', `${first}:.qms/policy.yaml`);
    // It has taken trunk in, with an older policy: git would merge that without a conflict.
    const head = await commit({ '.qms/policy.yaml': back }, { from: now, parents: [now] });
    expect((await gate(pullRequest({ head, branch: 'words' }))).rules).toEqual(['trunk/governed-path']);
    const behind = await commit({ 'docs/page.md': 'words\n' }, { from: first });
    expect(await gate(pullRequest({ head: behind, branch: 'words' }))).toMatchObject({ status: 0 });
  });

  test('REQ-181 into a governed branch is refused, into a free one nothing of trunk is asked', async () => {
    const head = await commit({ 'src/x.ts': 'x\n' });
    const into = (base: string) => gate(pullRequest({ head, branch: 'words', base }));
    expect((await into(`exec/${change}`)).rules).toEqual(['action/base']);
    expect((await into('try')).rules).toEqual([]);
  });
});

describe('what the host would make trunk', () => {
  test('REQ-181 passes where it changes what is free, and is refused where it brings governed things in', async () => {
    const main = await tip('main');
    const words = await commit({ 'docs/page.md': 'words\n' });
    const merged = await commit(
      { 'docs/page.md': 'words\n' },
      { parents: [main, words], message: 'Merge #7\n' },
    );
    expect(await gate(mergeGroup(merged))).toMatchObject({ status: 0, rules: [] });
    const squashed = await commit({ 'src/greet.ts': 'x\n' }, { message: 'Squash #8\n' });
    expect((await gate(mergeGroup(squashed))).rules).toEqual(['trunk/governed-path']);
    const record = await tip(`qms/${sop}`);
    const path = `.qms/docs/SOP/0xx/${sop}/${sop}.md`;
    const files = { [path]: `${await git(clone, 'show', `${record}:${path}`)}\n` };
    const ran = await gate(
      mergeGroup(await commit(files, { parents: [main, record], message: 'Merge #9\n' })),
    );
    expect(ran.rules).toContain('trunk/smuggled-event');
    const rewritten = await commit({}, { from: qs.genesis });
    expect((await gate(mergeGroup(rewritten))).status).toBe(1);
  });
});

describe('REQ-182 no verdict is', () => {
  const words = async () =>
    pullRequest({ head: await commit({ 'docs/page.md': 'words\n' }), branch: 'words' });

  test('reached on pull_request_target, nor on an event that is no merge', async () => {
    expect((await gate(await words(), { event: 'pull_request_target' })).rules).toEqual([
      'action/pull-request-target',
    ]);
    expect((await gate(await words(), { event: 'push' })).rules).toEqual(['action/event']);
    expect((await gate({ pull_request: {} })).rules).toEqual(['action/event']);
    expect((await gate(await words(), { env: { GITHUB_EVENT_PATH: '/nonexistent' } })).rules).toEqual([
      'action/event',
    ]);
  });

  test('reached without genesis, with another one, or with inputs that say nothing', async () => {
    const payload = await words();
    const withInputs = async (inputs: Record<string, string>) => {
      const { status, rules } = await gate(payload, { inputs });
      expect(status).toBe(1);
      return rules;
    };
    expect(await withInputs({ genesis: '' })).toEqual(['action/genesis']);
    expect(await withInputs({ genesis: qs.genesis.slice(0, 12) })).toEqual(['action/genesis']);
    expect(await withInputs({ genesis: await tip('main') })).not.toEqual([]);
    expect(await withInputs({ mode: 'constructor' })).toEqual(['action/input']);
    expect(await withInputs({ comment: 'yes' })).toEqual(['action/input']);
    expect(await withInputs({ path: 'elsewhere' })).not.toEqual([]);
  });

  test('reached in a clone that is cut off, or that lacks the head; the way out is named', async () => {
    const shallow = await checkout(url, [], 1);
    const head = await git(shallow, 'rev-parse', `refs/remotes/origin/exec/${change}`);
    const payload = pullRequest({ head, branch: `exec/${change}` });
    for (const [place, asked] of [
      [shallow, payload],
      [clone, pullRequest({ head: 'f'.repeat(40), branch: 'words' })],
    ] as const) {
      const ran = await gate(asked, { in: place });
      expect(ran).toMatchObject({
        status: 1,
        outputs: { verdict: 'incomplete' },
        rules: ['action/incomplete'],
      });
      expect(ran.log).toContain('fetch-depth: 0');
    }
  });

  test('a pass where it cannot be told', async () => {
    const ran = await gate(await words(), {
      node: process.execPath,
      env: { GITHUB_STEP_SUMMARY: '/nonexistent/summary' },
    });
    expect(ran.status).toBe(1);
    expect(ran.log).toContain('::error title=action/crash::');
  });
});

test('REQ-180 REQ-181 a change of code passes once its tests and its matrix are there', async () => {
  await qs.attest(change, code, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' });
  await qs.matrix(change, code);
  const payload = pullRequest({ head: code, branch: `exec/${change}` });
  const ran = await gate(payload, { in: await checkout(url), node: process.execPath });
  expect(ran, ran.log).toMatchObject({ status: 0, rules: [], outputs: { verdict: 'pass' } });
  expect(ran.report.next).toEqual([`qms merge ${change}`]);
});
