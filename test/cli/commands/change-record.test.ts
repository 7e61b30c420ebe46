import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { commandLineOf } from '../as-member.ts';
import type { Answered } from '../fake-io.ts';

let system: QualitySystem;
let as: ReturnType<typeof commandLineOf>;

beforeAll(async () => {
  system = await foundSystem();
  as = commandLineOf(system);
});

/** Each line of the story: who, which command line, and where the record then stands. */
const story: readonly (readonly [string, readonly string[], string])[] = [
  ['bot', ['checkin', 'CR-001', '-m', 'First draft'], 'CR-001 is DRAFT, version 0.2'],
  ['quinn', ['assign', 'CR-001', '--assignees', 'quinn,rev'], 'CR-001 is DRAFT, version 0.2'],
  ['bot', ['route', 'CR-001', '--review'], 'CR-001 is IN_PRE_REVIEW, version 0.2'],
  ['rev', ['review', 'CR-001', '--recommend', '-m', 'Fine.'], 'CR-001 is IN_PRE_REVIEW, version 0.2'],
  ['quinn', ['review', 'CR-001', '--recommend', '--comment', 'Good.'], 'CR-001 is PRE_REVIEWED, version 0.2'],
  ['bot', ['route', 'CR-001', '--approval'], 'CR-001 is IN_PRE_APPROVAL, version 0.2'],
  ['rev', ['reject', 'CR-001', '-m', 'Not yet.'], 'CR-001 is PRE_REVIEWED, version 0.2'],
  ['bot', ['route', 'CR-001', '--review'], 'CR-001 is IN_PRE_REVIEW, version 0.2'],
  ['bot', ['withdraw', 'CR-001', '-m', 'One more thought.'], 'CR-001 is DRAFT, version 0.2'],
  ['bot', ['route', 'CR-001', '--review'], 'CR-001 is IN_PRE_REVIEW, version 0.2'],
  ['rev', ['review', 'CR-001', '--recommend', '-m', 'Fine.'], 'CR-001 is IN_PRE_REVIEW, version 0.2'],
  ['quinn', ['review', 'CR-001', '--recommend', '-m', 'Good.'], 'CR-001 is PRE_REVIEWED, version 0.2'],
  ['bot', ['route', 'CR-001', '--approval'], 'CR-001 is IN_PRE_APPROVAL, version 0.2'],
  ['rev', ['approve', 'CR-001'], 'CR-001 is IN_PRE_APPROVAL, version 0.2'],
  ['quinn', ['approve', 'CR-001'], 'CR-001 is PRE_APPROVED, version 1.0'],
  ['bot', ['release', 'CR-001'], 'CR-001 is IN_EXECUTION, version 1.0'],
  ['bot', ['delegate', 'CR-001', '-a', 'ada'], 'CR-001 is IN_EXECUTION, version 1.0'],
  ['bot', ['attach', 'CR-001', 'proof.txt'], 'CR-001 is IN_EXECUTION, version 1.1'],
  ['ada', ['comment', 'CR-001', '-m', 'Looks calm.'], 'CR-001 is IN_EXECUTION, version 1.1'],
  [
    'bot',
    ['execute', 'CR-001', 'EI-1', '--pass', '--summary', 'Done', '--evidence', 'file evidence/proof.txt'],
    'CR-001 is IN_EXECUTION, version 1.2',
  ],
];

test('create claims an id, names the editable copy and what comes next', async () => {
  const { code, stdout, stderr } = await as('bot')('create', 'cr', '--title', 'Change the order form');
  expect(stderr).toContain('next: ');
  expect(stdout).toMatch(
    /^[0-9a-f]{12} CR-001: create, v0\.1\nCR-001 is DRAFT, version 0\.1\nwrote .*CR-001\.md\n$/,
  );
  expect(code).toBe(0);
  await system.fillIn('bot', 'CR-001');
  await writeFile(join(system.path, 'proof.txt'), 'it works\n');
});

test.each(story)('%s: qms %j', async (member, argv, stands) => {
  const { code, stdout, stderr } = await as(member)(...argv);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`${stands}\n`);
});

test('a refusal names the rule, and the exit code says refused', async () => {
  const { code, stdout, stderr } = await as('bot')('close', 'CR-001');
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /^error: .*CR-001.*\n {2}why: [a-z-]+\/[a-z-]+ {2}\(qms explain [a-z/-]+\)\n {2}fix: ./,
  );
});

test('--dry-run shows the message and moves nothing [REQ-065]', async () => {
  const before = await system.git('for-each-ref');
  const { code, stdout } = await as('ada')('comment', 'CR-001', '-m', 'Never said', '--dry-run');
  expect(code).toBe(0);
  expect(stdout).toMatch(/would sign\n {4}CR-001: comment/);
  expect(stdout).toContain('    QMS-Actor: ada\n');
  expect(stdout).toMatch(
    /would move refs\/heads\/qms\/CR-001 from [0-9a-f]{12} to [0-9a-f]{12}\nnothing was changed\n$/,
  );
  expect(await system.git('for-each-ref')).toBe(before);
});

test('--json gives the outcome with full ids, and --quiet no next commands', async () => {
  const json = await as('ada')('comment', 'CR-001', '-m', 'In JSON', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({
    schema: 'git-qms/comment@1',
    ok: true,
    data: { act: 'comment', document: 'CR-001', commits: [{ oid: expect.stringMatching(/^[0-9a-f]{40}$/) }] },
  });
  const quiet = await as('ada')('comment', 'CR-001', '-m', 'Quietly', '--quiet');
  expect(quiet.stderr).toBe('');
});

test('a message can be read from a file; one that is empty or not there is refused', async () => {
  await writeFile(join(system.path, 'note.txt'), 'From a file.\r\nTwo lines.\r\n');
  expect((await as('ada')('comment', 'CR-001', '--message-file', 'note.txt')).code).toBe(0);
  expect(await system.git('log', '-1', '--format=%B', 'qms/CR-001')).toContain('From a file.\nTwo lines.\n');
  await writeFile(join(system.path, 'note.txt'), ' \n');
  expect((await as('ada')('comment', 'CR-001', '--message-file', 'note.txt')).stderr).toContain(
    'usage/empty-message',
  );
  expect((await as('ada')('comment', 'CR-001', '--message-file', 'none.txt')).code).toBe(3);
});

test('a document that nobody created is not found', async () => {
  expect((await as('ada')('comment', 'CR-999', '-m', 'x')).code).toBe(3);
});

test('a record can be handed over, and what was never released can be cancelled', async () => {
  const created: Answered = await as('bot')('create', 'CR', '--title', 'Short-lived');
  expect(created.stdout).toContain('CR-002 is DRAFT');
  expect((await as('bot')('hand-over', 'CR-002', 'ada')).stdout).toContain('CR-002 is DRAFT');
  expect((await as('ada')('cancel', 'CR-002', '-m', 'Not needed')).stdout).toContain('CR-002 is CANCELLED');
  expect((await as('ada')('archive', 'CR-002')).code).toBe(0);
});

test('archive wants documents or --closed, and leaves those at work their branches', async () => {
  expect((await as('ada')('archive')).stderr).toContain('usage/missing-argument');
  expect((await as('ada')('archive', 'CR-001', '--closed')).stderr).toContain('usage/conflict');
  await as('bot')('create', 'CR', '--title', 'Also short-lived');
  await as('bot')('cancel', 'CR-003', '-m', 'Not needed');
  expect((await as('ada')('archive', '--closed')).code).toBe(0);
  expect(await system.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/qms')).toBe('qms/CR-001');
});

test('a checkpoint step lists the open records [REQ-045]', async () => {
  expect((await as('ada')('checkpoint')).stdout).toContain('checkpoint of open records');
  expect(await system.git('show', 'main:.qms/checkpoint')).toContain('CR-001');
});

test('the history that the command line made is valid [REQ-058]', async () => {
  const { code, stdout, stderr } = await as('ada')('verify', '--genesis', system.genesis);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^valid\n/);
});
