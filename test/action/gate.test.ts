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
  const event =
    payload !== null && typeof payload === 'object' && 'merge_group' in payload
      ? 'merge_group'
      : 'pull_request';
  return runStep(place, {
    event,
    payload,
    inputs: { mode: 'gate', genesis: qs.genesis, ...inputs },
    ...others,
  });
}

/** A commit on trunk that somebody without a key made, as a host or a contributor does. */
async function commitOn(
  parents: readonly string[],
  files: Record<string, string | null>,
  message = 'Change\n',
) {
  const tree = await treeWith(clone, parents[0] ?? '', files);
  return writeCommit(clone, { tree, parents, message, author: 'host', time: 1_800_000_000, key: null });
}

describe('an execution branch', () => {
  test('REQ-181 is judged by the merge gate at its head, and passes once everything is there', async () => {
    const payload = pullRequest({ head: code, branch: `exec/${change}` });
    const before = await gate(payload);
    expect(before.rules).toEqual(['gate/suites', 'gate/matrix']);
    expect(before).toMatchObject({
      status: 1,
      outputs: { verdict: 'fail', records: JSON.stringify([change]) },
    });
    expect(before.summary).toContain('❌ APP may come in');
    await qs.attest(change, code, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' });
    await qs.matrix(change, code);
    const after = await gate(payload, { in: await checkout(url) });
    expect(after.rules).toEqual([]);
    expect(after).toMatchObject({
      status: 0,
      outputs: { verdict: 'pass' },
      report: { next: [`qms merge ${change}`] },
    });
  });
});
