import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git, temporaryDirectory } from '../../helpers/git.ts';
import { foundSystem } from '../../helpers/quality-system.ts';
import { gitAgents } from './git-agents.ts';
import { poison } from './poison.ts';

test('REQ-151 a repository whose configuration, hooks and attributes are poisoned runs nothing while every tool works', async () => {
  const qs = await foundSystem({ server: true });
  const url = await qs.git('config', 'remote.origin.url');
  const folder = await temporaryDirectory();
  const canary = join(folder, 'canary');
  await qs.git('checkout', '--quiet', '-b', 'agent/bot/work');
  await writeFile(join(qs.path, '.gitattributes'), '* filter=evil diff=evil merge=evil\n');
  await writeFile(join(qs.path, 'a.txt'), 'one\ntwo\n');
  await qs.git('add', '--', '.gitattributes', 'a.txt');
  await qs.git('commit', '--quiet', '-m', 'Begin');
  await writeFile(join(qs.path, 'a.txt'), 'one\nTWO\n');
  await qs.git('commit', '--quiet', '-am', 'Louder');
  await poison(qs.path, { folder, canary, url });

  // Stock git does run it, so what is looked for can be found.
  await git(qs.path, 'diff', 'HEAD~1', 'HEAD').catch(() => '');
  expect(existsSync(canary)).toBe(true);
  await rm(canary);

  const agents = await gitAgents(qs);
  const call = async (tool: string, input: Record<string, unknown> = {}) => {
    const told = await agents.call('bot', tool, input);
    expect([tool, existsSync(canary) ? await readFile(canary, 'utf8') : '']).toEqual([tool, '']);
    expect(told.ok, `${tool} ${JSON.stringify(told)}`).toBe(true);
    return told;
  };
  await call('git_status');
  for (const tool of ['git_log', 'git_show', 'git_diff', 'git_list']) await call(tool);
  for (const tool of ['git_blame', 'git_read', 'git_log', 'git_show']) await call(tool, { path: 'a.txt' });
  await call('git_search', { pattern: 'TWO' });
  expect((await call('git_diff', { from: 'HEAD~1' })).text).toContain('-two\n+TWO');
  await writeFile(join(qs.path, 'b.txt'), 'b\n');
  const made = await call('git_commit', { message: 'From disk' });
  expect(made.files).toBe(1);
  await call('git_commit', { message: 'Sent', edits: [{ path: 'c.txt', content: 'c\n' }] });
  expect(await readFile(join(qs.path, 'c.txt'), 'utf8')).toBe('c\n');
  await call('git_branch', { name: 'side', switch: true });
  expect(existsSync(join(qs.path, 'c.txt'))).toBe(false);
  await call('git_branch', { name: 'work', switch: true });
  await call('git_fetch');
  await call('git_push');
  const clone = await temporaryDirectory();
  await git(clone, 'clone', '--quiet', url, '.');
  await git(clone, 'push', '--quiet', 'origin', 'HEAD:refs/heads/other');
  expect((await call('git_fetch')).moved).toHaveLength(1);
  await call('git_sync');
  await call('git_branch');
});

test('REQ-151 an object that is missing is not fetched by what the configuration says', async () => {
  const qs = await foundSystem({ server: true });
  const url = await qs.git('config', 'remote.origin.url');
  const folder = await temporaryDirectory();
  const canary = join(folder, 'canary');
  await writeFile(join(qs.path, 'a.txt'), 'words that are nowhere else\n');
  await qs.git('checkout', '--quiet', '-b', 'agent/bot/work');
  await qs.git('add', '--', 'a.txt');
  await qs.git('commit', '--quiet', '-m', 'Begin');
  await poison(qs.path, { folder, canary, url });
  const blob = await git(qs.path, 'rev-parse', 'HEAD:a.txt');
  for (const [key, value] of [
    ['core.repositoryformatversion', '1'],
    ['extensions.partialClone', 'origin'],
    ['remote.origin.promisor', 'true'],
    ['protocol.file.allow', 'always'],
  ] as const)
    await git(qs.path, 'config', '--local', key, value);
  await git(
    qs.path,
    'config',
    '--local',
    '--unset-all',
    `url.ext::sh -c ${join(folder, 'run.sh')}.insteadOf`,
  );
  await rm(join(qs.path, '.git/objects', blob.slice(0, 2), blob.slice(2)));
  await git(qs.path, 'cat-file', '-p', blob).catch(() => '');
  expect(existsSync(canary)).toBe(true);
  await rm(canary);
  const agents = await gitAgents(qs);
  for (const tool of ['git_read', 'git_show', 'git_blame', 'git_search', 'git_diff', 'git_log']) {
    const told = await agents.call('bot', tool, tool === 'git_search' ? { pattern: 'x' } : { path: 'a.txt' });
    expect([tool, existsSync(canary)]).toEqual([tool, false]);
    if (tool === 'git_read') expect(told.ok).toBe(false);
  }
});

test('REQ-151 a configuration that puts the work tree or the remote elsewhere leads nowhere', async () => {
  const qs = await foundSystem({ server: true });
  const outside = await temporaryDirectory();
  await writeFile(join(outside, 'secret'), 'secret words\n');
  await qs.git('checkout', '--quiet', '-b', 'agent/bot/work');
  const agents = await gitAgents(qs);
  const rule = async (tool: string, input: Record<string, unknown> = {}) =>
    (await agents.call('bot', tool, input)).findings?.[0]?.rule;
  expect(await rule('git_push')).toBeUndefined();
  const other = join(outside, 'other.git');
  await mkdir(other);
  await git(other, 'init', '--quiet', '--bare');
  for (const url of [
    other,
    'ext::sh -c "touch /tmp/x"',
    '--upload-pack=x',
    'ssh://-oProxyCommand=x/y',
    'a:b',
    'fd::1',
  ]) {
    await qs.git('config', 'remote.origin.url', url);
    const fresh = await gitAgents(qs);
    expect([url, await rule('git_fetch')]).toEqual([url, 'git-mcp/remote']);
    if (url === other) continue;
    const told = await fresh.call('bot', 'git_fetch');
    expect([url, told.findings[0].rule]).toEqual([url, 'git-mcp/remote']);
  }
  expect(await git(other, 'for-each-ref')).toBe('');
  await qs.git('config', 'core.worktree', outside);
  const moved = await gitAgents(qs);
  expect((await moved.call('bot', 'git_commit', { message: 'x' })).findings[0].rule).toMatch(
    /^(git-mcp\/work-tree|repository\/|git\/)/,
  );
  expect(JSON.stringify(await moved.call('bot', 'git_status'))).not.toContain('secret');
});
