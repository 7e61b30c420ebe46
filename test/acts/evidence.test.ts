import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { create } from '../../src/acts/create.ts';
import { execute } from '../../src/acts/execute.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import { limits } from '../../src/rules/limits.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, standing } from '../helpers/gated-server.ts';
import { gitWith } from '../helpers/git.ts';
import { eventByHand, pushByHand, treeWith, writeCommit } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { expectActRefused, expectPushRefused } from '../holes/expect-refused.ts';

let qs: QualitySystem;
let running: DocId;
let sop: DocId;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  sop = await qs.bringSopIntoForce();
  await closeGate(qs);
}, 120_000);

beforeEach(async () => {
  running = await qs.crIn('IN_EXECUTION');
}, 60_000);

const row = async (item: string) =>
  new RegExp(`^\\| ${item} .*$`, 'm').exec(
    await qs.git('show', `origin/qms/${running}:${documentPath(running)}`),
  )?.[0];

test('evidence is found, put in full into the event, and stands in the row [REQ-093]', async () => {
  await writeFile(join(qs.path, 'report.xml'), '<testsuite/>');
  const done = await execute(qs.as('bot'), {
    id: running,
    item: 'EI-1',
    outcome: 'Pass',
    summary: 'All done.',
    evidence: ['commit HEAD', `document ${sop} 0.1`],
    attach: ['report.xml'],
  });
  const head = await qs.git('rev-parse', 'HEAD');
  expect(done.version).toBe('1.2');
  const message = await qs.git(
    'log',
    '-1',
    '--format=%(trailers:key=QMS-Evidence,valueonly)',
    `origin/qms/${running}`,
  );
  expect(message.split('\n').filter(Boolean).sort()).toEqual([
    `commit ${head}`,
    `document ${sop} 0.1`,
    'file evidence/report.xml',
  ]);
  expect(await row('EI-1')).toContain(
    `All done. Evidence: commit ${head}, ${sop} 0.1, evidence/report.xml |`,
  );
  const path = `${documentPath(running).replace(/[^/]+$/, '')}evidence/report.xml`;
  expect(await qs.git('show', `origin/qms/${running}:${path}`)).toBe('<testsuite/>');
});

test.each([
  ['commit 0123456789', 'evidence/unresolved'],
  ['commit TBD', 'evidence/unresolved'],
  ['document SOP-999 1.0', 'evidence/unresolved'],
  ['document SOP-001 7.0', 'evidence/unresolved'],
  ['record CR-999', 'evidence/unresolved'],
  ['file evidence/none.txt', 'evidence/unresolved'],
  ['looked fine', 'evidence/unresolved'],
])('%s is no evidence [REQ-093]', async (evidence, rule) => {
  const input = {
    id: running,
    item: 'EI-1',
    outcome: 'Pass',
    summary: 'Done.',
    evidence: [evidence],
  } as const;
  await expectActRefused(qs, rule, () => execute(qs.as('bot'), input));
});

test('nor is it when pushed by hand [REQ-093]', async () => {
  const path = documentPath(running);
  const text = `${await qs.git('show', `origin/qms/${running}:${path}`)}\n`;
  const day = new Date().toISOString().slice(0, 10);
  const filled = text.replace(/(\| EI-1 .*?\| No \|).*/, `$1 Done. | Pass | bot ${day} |`);
  const event = (evidence: string) =>
    eventByHand(qs, {
      id: running,
      act: 'execute',
      by: 'bot',
      version: '1.1',
      files: { [path]: filled },
      set: { Item: 'EI-1', Outcome: 'Pass', Evidence: evidence },
    });
  for (const evidence of ['file evidence/none.txt', 'record CR-999', `document ${sop} 1.0`]) {
    await expectPushRefused(qs, {
      rule: 'evidence/unresolved',
      push: { [`qms/${running}`]: await event(evidence) },
    });
  }
});

test('a commit that the server does not have is asked for at the push [REQ-093]', async () => {
  const tree = await treeWith(qs.path, 'HEAD', { 'src/a.txt': 'new' });
  const commit = await writeCommit(qs.path, {
    tree,
    parents: [await qs.git('rev-parse', 'HEAD')],
    message: 'Elsewhere\n',
    author: 'bot',
    time: 1_800_000_000,
    key: null,
  });
  const input = {
    id: running,
    item: 'EI-1',
    outcome: 'Pass',
    summary: 'Done.',
    evidence: [`commit ${commit}`],
  } as const;
  await expectActRefused(qs, 'evidence/unresolved', () => execute(qs.as('bot'), input));
  await qs.git('push', '--quiet', 'origin', `${commit}:refs/heads/feature`);
  expect((await execute(qs.as('bot'), input)).version).toBe('1.1');
});

test('the id of a large file is no commit, and what it holds is not read [REQ-093]', async () => {
  const blob = await gitWith(
    qs.path,
    Buffer.alloc(limits.fileBytes + 1),
    'hash-object',
    '-w',
    '--stdin',
    '--no-filters',
  );
  await qs.git('push', '--quiet', 'origin', `${blob}:refs/tags/large`);
  const path = documentPath(running);
  const day = new Date().toISOString().slice(0, 10);
  const text = `${await qs.git('show', `origin/qms/${running}:${path}`)}\n`;
  const event = await eventByHand(qs, {
    id: running,
    act: 'execute',
    by: 'bot',
    version: '1.1',
    files: { [path]: text.replace(/(\| EI-1 .*?\| No \|).*/, `$1 Done. | Pass | bot ${day} |`) },
    set: { Item: 'EI-1', Outcome: 'Pass', Evidence: `commit ${blob}` },
  });
  const before = await standing(qs);
  const pushed = await pushByHand(qs, { [`qms/${running}`]: event });
  expect(pushed).toMatchObject({ accepted: false, rules: ['evidence/unresolved'] });
  expect(await standing(qs)).toEqual(before);
});

test('a failure says what to open, and names it afterwards', async () => {
  const input = { id: running, item: 'EI-2', outcome: 'Fail', summary: 'It hangs.' } as const;
  const failed = await execute(qs.as('bot'), input);
  expect(failed.notes.join('\n')).toContain(`qms create VAR --parent ${running}`);
  const { document } = await create(qs.as('bot'), {
    kind: 'VAR',
    title: 'It hangs',
    parent: running,
    properties: { variance_type: 1 },
  });
  const named = await execute(qs.as('bot'), { ...input, evidence: [`record ${document}`] });
  expect(named.notes).toEqual([]);
  expect(await row('EI-2')).toContain(`It hangs. Evidence: ${document} | Fail |`);
});

test('the release and the end of the work name where trunk stood: the baselines before and after', async () => {
  const before = await qs.git('rev-parse', 'origin/main');
  const pins = async () =>
    (await qs.git('log', '-1', '--format=%(trailers:key=QMS-Pin,valueonly)', `origin/qms/${running}`)).split(
      '\n',
    );
  expect(await pins()).toContain(`trunk ${before}`);
  await qs.bringSopIntoForce('A step of trunk between');
  await qs.bring(running, 'IN_POST_REVIEW');
  const routed = await qs.git(
    'log',
    '--format=%(trailers:key=QMS-Pin,valueonly)',
    '-2',
    `origin/qms/${running}`,
  );
  expect(routed).toContain(`trunk ${await qs.git('rev-parse', 'origin/main')}`);
  expect(routed).not.toContain(before);
});
