import { beforeAll, expect, test } from 'vitest';
import type { DocId } from '../../../src/rules/values.ts';
import { foundSoftware, type SoftwareSystem } from '../../helpers/software-system.ts';
import { type GitAgents, gitAgents } from './git-agents.ts';

let qs: SoftwareSystem;
let agents: GitAgents;
let id: DocId;

beforeAll(async () => {
  qs = await foundSoftware();
  id = await qs.change();
  agents = await gitAgents(qs, qs.path, { ownWorkTree: false });
});

const call = (tool: string, input: Record<string, unknown> = {}) => agents.call('bot', tool, input);
const edit = (path: string, content: string) => [{ path, content }];

test('REQ-150 REQ-155 code is written on an execution branch and pushed through the gate, by tools alone', async () => {
  const branch = `exec/${id}`;
  expect(await call('git_exec_branch', { doc_id: id })).toMatchObject({ ok: true, branch, change: id });
  const message = 'Greet\n\nCo-authored-by: Rev <rev@example.org>';
  const told = await call('git_commit', { branch, message, edits: edit('src/greet.ts', 'hello\n') });
  expect(told).toMatchObject({ ok: true, change: id });
  expect(await qs.git('log', '-1', '--format=%B', branch)).toBe(`${message}\nQMS-CR: ${id}\n`);
  expect(await call('git_push', { branch })).toMatchObject({
    ok: true,
    next: [{ server: 'qms', tool: 'qms_gate', arguments: { doc_id: id } }],
  });
  expect(await qs.git('ls-remote', 'origin', branch)).toContain(told.commit);
});

test('REQ-155 trunk is taken in by a merge commit that the gate takes', async () => {
  const branch = `exec/${id}`;
  await qs.crIn('CANCELLED');
  await qs.git('fetch', '--quiet', 'origin');
  const told = await call('git_sync', { branch });
  expect(told).toMatchObject({ ok: true, next: [{ tool: 'git_push' }] });
  expect(await qs.git('log', '-1', '--format=%P', branch)).toContain(told.trunk);
  expect(await call('git_push', { branch })).toMatchObject({ ok: true });
  expect((await call('git_sync', { branch })).notes[0]).toContain('has all of main');
});

test('REQ-155 a record that is not in execution has no branch to begin or to push', async () => {
  const draft = await qs.create({ kind: 'CR', title: 'Later' });
  expect((await call('git_exec_branch', { doc_id: draft })).findings[0].rule).toBe('exec/not-in-execution');
  expect((await call('git_exec_branch', { doc_id: id, slug: '../x' })).findings[0].rule).toBe(
    'usage/option-value',
  );
  expect((await agents.call('rev', 'git_exec_branch', { doc_id: id })).findings[0].rule).toBe(
    'mcp/not-yours',
  );
  const byRev = await agents.call('rev', 'git_commit', {
    branch: `exec/${id}`,
    message: 'x',
    edits: edit('src/x', ''),
  });
  expect(byRev.findings[0].rule).toBe('git-mcp/not-your-branch');
});

test('REQ-155 what both sides changed is named, and settled by edits', async () => {
  const branch = 'agent/bot/both';
  const base = (await qs.git('rev-parse', 'origin/main')).trim();
  await call('git_branch', { name: branch, from: base });
  // Trunk and branch meet in one file; trunk moves here by hand, as it would by a merge.
  await call('git_commit', { branch, message: 'Ours', edits: edit('notes.txt', 'ours\n') });
  const theirs = 'agent/bot/theirs';
  await call('git_branch', { name: theirs, from: base });
  const { commit } = await call('git_commit', {
    branch: theirs,
    message: 'Theirs',
    edits: edit('notes.txt', 'theirs\n'),
  });
  await qs.git('update-ref', 'refs/remotes/origin/main', commit);
  const refused = await call('git_sync', { branch });
  expect(refused.findings[0]).toMatchObject({ rule: 'git-mcp/conflict' });
  expect(refused.findings[0].message).toContain('"notes.txt"');
  const stray = await call('git_sync', {
    branch,
    edits: [...edit('notes.txt', 'both\n'), ...edit('other', '')],
  });
  expect(stray.findings[0].rule).toBe('git-mcp/edit');
  const settled = await call('git_sync', { branch, edits: edit('notes.txt', 'both\n') });
  await qs.git('update-ref', 'refs/remotes/origin/main', base);
  expect(settled).toMatchObject({ ok: true, trunk: commit });
  expect(await qs.git('cat-file', '-p', `${branch}:notes.txt`)).toBe('both');
});
