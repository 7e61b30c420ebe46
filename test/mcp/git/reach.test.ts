import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { approve } from '../../../src/acts/approve.ts';
import { assign } from '../../../src/acts/assign.ts';
import { checkin } from '../../../src/acts/checkin.ts';
import { checkout } from '../../../src/acts/checkout.ts';
import { review } from '../../../src/acts/review.ts';
import { route } from '../../../src/acts/route.ts';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { type GitAgents, gitAgents } from './git-agents.ts';

let qs: QualitySystem;
let agents: GitAgents;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await checkout(qs.as('ada'), { id: 'POLICY' });
  const path = `${qs.path}/.qms/workspace/ada/POLICY/policy.yaml`;
  const section =
    'proxy:\n  bot: { read: ["open/**"], write: ["open/**"], push: ["agent/{me}/*"] }\n  reviewer: { push: [] }\n';
  await writeFile(path, `${await readFile(path, 'utf8')}\n${section}`);
  await checkin(qs.as('ada'), { id: 'POLICY', text: 'What agents reach' });
  await route(qs.as('ada'), { id: 'POLICY', to: 'review' });
  await assign(qs.as('quinn'), { id: 'POLICY', assignees: ['quinn'] });
  await review(qs.as('quinn'), { id: 'POLICY', outcome: 'recommend', text: 'Reads well.' });
  await route(qs.as('ada'), { id: 'POLICY', to: 'approval' });
  await approve(qs.as('quinn'), { id: 'POLICY' });
  agents = await gitAgents(qs);
  const branch = 'agent/ada/x';
  await agents.call('ada', 'git_branch', { name: branch });
  const edits = ['open/a', 'closed/b'].map((each) => ({ path: each, content: `secret of ${each}\n` }));
  await agents.call('ada', 'git_commit', { branch, message: 'Both', edits });
  const changed = edits.map(({ path: each }) => ({ path: each, content: `changed secret of ${each}\n` }));
  await agents.call('ada', 'git_commit', { branch, message: 'Again', edits: changed });
});

const rev = 'agent/ada/x';
const call = (tool: string, input: Record<string, unknown> = {}) => agents.call('bot', tool, input);

test('REQ-152 what the policy does not let an agent read, no tool shows', async () => {
  const calls: [string, Record<string, unknown>][] = [
    ['git_show', {}],
    ['git_show', { path: 'closed' }],
    ['git_list', { recursive: true }],
    ['git_list', {}],
    ['git_list', { path: 'closed' }],
    ['git_list', { path: 'closed/b' }],
    ['git_search', { pattern: 'secret' }],
    ['git_search', { pattern: 'secret', path: 'closed/b' }],
    ['git_read', { path: 'closed/b' }],
    ['git_blame', { path: 'closed/b' }],
    ['git_log', { path: 'closed/b' }],
  ];
  for (const [tool, input] of calls) {
    const told = JSON.stringify(await call(tool, { rev, ...input }));
    expect([tool, told.includes('secret of closed')]).toEqual([tool, false]);
  }
  for (const path of [undefined, 'closed', 'closed/b']) {
    const told = await call('git_diff', { to: rev, from: 'main', ...(path ? { path } : {}) });
    expect(told.ok).toBe(true);
    expect(told.text ?? '').not.toContain('closed');
    expect(
      JSON.stringify(
        await call('git_diff', { to: rev, from: 'main', names: true, ...(path ? { path } : {}) }),
      ),
    ).not.toContain('closed');
  }
  expect((await call('git_list', { rev })).entries).toEqual(['open/']);
  expect((await call('git_search', { rev, pattern: 'secret' })).hits).toHaveLength(1);
  expect((await call('git_show', { rev })).text).toContain('+changed secret of open/a');
  expect((await call('git_read', { rev, path: 'closed/b' })).findings[0].rule).toBe('git-mcp/not-readable');
});

test('REQ-152 what the policy does not let an agent write or push, no tool writes or moves', async () => {
  const before = await qs.git('for-each-ref');
  const rule = async (member: string, tool: string, input: Record<string, unknown>) =>
    (await agents.call(member, tool, input)).findings?.[0]?.rule;
  expect(await rule('bot', 'git_branch', { name: 'agent/bot/deep/x' })).toBe('git-mcp/not-your-branch');
  expect(await rule('rev', 'git_branch', { name: 'agent/rev/x' })).toBe('git-mcp/not-your-branch');
  expect(await qs.git('for-each-ref')).toBe(before);
  await call('git_branch', { name: 'mine' });
  const input = { branch: 'agent/bot/mine', message: 'x' };
  expect(await rule('bot', 'git_commit', { ...input, edits: [{ path: 'closed/c', content: '' }] })).toBe(
    'git-mcp/not-writable',
  );
  expect(await call('git_commit', { ...input, edits: [{ path: 'open/c', content: '' }] })).toMatchObject({
    ok: true,
  });
  expect(await call('git_push', { branch: 'agent/bot/mine' })).toMatchObject({ ok: true });
  // Commits that another tool made, or somebody else, are not pushed by its name either.
  await call('git_branch', { name: 'taken', from: rev });
  expect(await rule('bot', 'git_push', { branch: 'agent/bot/taken' })).toBe('git-mcp/not-writable');
  expect(await qs.git('ls-remote', 'origin', 'agent/bot/taken')).toBe('');
});
