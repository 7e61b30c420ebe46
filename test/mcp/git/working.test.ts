import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { git, temporaryDirectory } from '../../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { type GitAgents, gitAgents } from './git-agents.ts';

let qs: QualitySystem;
let agents: GitAgents;
/** A work tree of bot's own. */
let desk = '';

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await qs.git('config', 'gpg.format', 'ssh');
  desk = join(await temporaryDirectory(), 'bot');
  await qs.git('worktree', 'add', '--quiet', '--detach', desk, 'main');
  agents = await gitAgents(qs, desk);
});

const call = (tool: string, input: Record<string, unknown> = {}) => agents.call('bot', tool, input);
const ruleOf = async (tool: string, input: Record<string, unknown> = {}) => {
  const told = await call(tool, input);
  expect(told.isError, JSON.stringify(told)).toBe(true);
  return told.findings[0].rule;
};
const remoteRef = async (ref: string) => (await qs.git('ls-remote', 'origin', ref)).split('\t')[0];

test('REQ-150 a commit of edits is signed by the agent, and pushed to a branch of its own', async () => {
  const made = await call('git_branch', { name: 'words' });
  expect(made).toMatchObject({ ok: true, branch: 'agent/bot/words' });
  const message = `Say "hello"; <b>; \`x\` $(y) && rm || ls ✓

Several lines,
-- with anything.

Co-authored-by: Rev <rev@example.org>`;
  const branch = 'agent/bot/words';
  const edits = [
    { path: 'docs/a.txt', content: 'Grüße\n' },
    { path: 'run.sh', content: '#!/bin/sh\n', executable: true },
    { path: 'pic.bin', base64: 'AAEC' },
  ];
  const told = await call('git_commit', { branch, message, edits });
  expect(told).toMatchObject({
    ok: true,
    branch,
    files: 3,
    next: [{ tool: 'git_push', arguments: { branch } }],
  });
  expect(await qs.git('log', '-1', '--format=%an <%ae>%n%B', branch)).toBe(
    `bot <bot@example.org>\n${message}\n`,
  );
  expect(await qs.git('cat-file', '-p', `${branch}:docs/a.txt`)).toBe('Grüße');
  expect(await qs.git('ls-tree', branch, 'run.sh')).toMatch(/^100755/);
  const signers = '.qms/allowed_signers';
  await writeFile(join(qs.path, '.git', 'signers'), await qs.git('cat-file', '-p', `main:${signers}`));
  expect(
    await qs.git(
      '-c',
      `gpg.ssh.allowedSignersFile=${join(qs.path, '.git/signers')}`,
      'log',
      '-1',
      '--format=%G? %GS',
      branch,
    ),
  ).toBe('G bot');
  expect(await call('git_push', { branch })).toMatchObject({ ok: true, commit: told.commit });
  expect(await remoteRef(`refs/heads/${branch}`)).toBe(told.commit);
});

test('an edit replaces one piece, removes, renames; one that does not fit changes nothing', async () => {
  const branch = 'agent/bot/words';
  const before = await qs.git('rev-parse', branch);
  const input = (edits: unknown[]) => ({ branch, message: 'Edit', edits });
  const wrong = [
    { path: 'docs/a.txt', old: 'absent', new: 'x' },
    { path: 'docs/a.txt', old: '', new: 'x' },
    { path: 'docs/a.txt', content: 'x', delete: true },
    { path: 'docs/a.txt' },
    { path: 'absent', delete: true },
    { path: 'pic.bin', base64: '*' },
  ];
  for (const each of wrong) expect(await ruleOf('git_commit', input([each]))).toBe('git-mcp/edit');
  const both = [
    { path: 'x', content: '' },
    { path: 'x/y', content: '' },
  ];
  expect(await ruleOf('git_commit', input(both))).toBe('git-mcp/edit');
  expect(
    await ruleOf(
      'git_commit',
      input([
        { path: 'n/A', content: '' },
        { path: 'N/b', content: '' },
      ]),
    ),
  ).toBe('git-mcp/edit');
  const paths = [
    '../x',
    '/x',
    '.git/config',
    'a/.GIT/x',
    '.git::$INDEX_ALLOCATION/x',
    'git~1/x',
    '.gi\u200ct/x',
    'a//b',
    'x ',
    'x.',
    'docs',
    'docs/a.txt/b',
    'DOCS/b',
    'a\nb',
  ];
  for (const path of paths)
    expect([path, await ruleOf('git_commit', input([{ path, content: '' }]))]).toEqual([
      path,
      'git-mcp/path',
    ]);
  for (const path of ['.qms/policy.yaml', '.QMS/x', 'qms~1/x'])
    expect(await ruleOf('git_commit', input([{ path, content: '' }]))).toBe('git-mcp/governed-path');
  expect(await ruleOf('git_commit', input([{ path: 'docs/a.txt', content: 'Grüße\n' }]))).toBe(
    'git-mcp/nothing',
  );
  expect(await qs.git('rev-parse', branch)).toBe(before);

  const edits = [
    { path: 'docs/a.txt', old: 'üß', new: 'ü😀ß' },
    { path: 'docs/a.txt', old: 'Gr', new: 'gr' },
    { path: 'run.sh', executable: false },
    { path: 'pic.bin', delete: true },
  ];
  const told = await call('git_commit', input(edits));
  expect(told).toMatchObject({ ok: true, files: 3 });
  expect(await qs.git('cat-file', '-p', `${branch}:docs/a.txt`)).toBe('grü😀ße');
  expect(await qs.git('ls-tree', '--name-only', '-r', branch, 'docs', 'run.sh', 'pic.bin')).toBe(
    'docs/a.txt\nrun.sh',
  );
  // An answer that was lost: the same call again is the same commit.
  expect(await call('git_commit', input([{ path: 'run.sh', executable: false }]))).toMatchObject({
    commit: told.commit,
  });
});

test('a message that is empty, or speaks to the quality system, is refused', async () => {
  const input = (message: string) => ({
    branch: 'agent/bot/words',
    message,
    edits: [{ path: 'm', content: message }],
  });
  expect(await ruleOf('git_commit', input(' \n'))).toBe('git-mcp/message');
  expect(await ruleOf('git_commit', input('Fix\n\nQMS-Event: approve'))).toBe('git-mcp/message');
  expect(await ruleOf('git_commit', input('Fix\n\n qms-cr: CR-001'))).toBe('git-mcp/message');
});

test('REQ-152 trunk, records, other people’s branches and names that could be taken for them are refused with the way there', async () => {
  const rules: Record<string, string> = {
    'main/x': 'git-mcp/governed-ref',
    'qms/CR-001': 'git-mcp/governed-ref',
    'QMS/CR-001': 'git-mcp/governed-ref',
    'agent/rev/x': 'git-mcp/not-your-branch',
    'feature/x': 'git-mcp/not-your-branch',
    'genesis/app': 'git-mcp/not-your-branch',
    'agent/bot/-x': 'ref/name',
    'agent/bot/a..b': 'ref/name',
    'agent/bot/x.lock': 'ref/name',
    'agent/bot/HEAD': 'ref/name',
    'agent/bot/a b': 'ref/name',
    'agent/bot/x\ny': 'ref/name',
    'agent/bot/../../config': 'ref/name',
    'exec/CR-001': 'git-mcp/not-your-branch',
  };
  const before = await qs.git('for-each-ref');
  for (const [name, rule] of Object.entries(rules))
    expect([name, await ruleOf('git_branch', { name })]).toEqual([name, rule]);
  for (const branch of ['main', 'qms/CR-001', 'agent/rev/x', 'HEAD', 'refs/heads/main']) {
    expect(await ruleOf('git_push', { branch })).toMatch(/^git-mcp\//);
    expect(await ruleOf('git_commit', { branch, message: 'x', edits: [{ path: 'x', content: '' }] })).toMatch(
      /^git-mcp\//,
    );
  }
  expect((await call('git_push', { branch: 'main' })).findings[0]).toMatchObject({
    rule: 'git-mcp/governed-ref',
    fix: expect.stringContaining('qms_merge'),
  });
  expect(await qs.git('for-each-ref')).toBe(before);
});

test('REQ-153 files of one’s own work tree are committed as they are on disk', async () => {
  expect(await call('git_branch', { name: 'desk', switch: true })).toMatchObject({
    ok: true,
    branch: 'agent/bot/desk',
  });
  expect(await git(desk, 'symbolic-ref', 'HEAD')).toBe('refs/heads/agent/bot/desk');
  await mkdir(join(desk, 'src'));
  await writeFile(join(desk, 'src/a.ts'), 'export {};\r\n');
  await writeFile(join(desk, 'src/b.ts'), 'b\n');
  await chmod(join(desk, 'src/b.ts'), 0o755);
  await symlink('a.ts', join(desk, 'src/link'));
  await writeFile(join(desk, '.gitignore'), 'out/\n');
  await mkdir(join(desk, 'out'));
  await writeFile(join(desk, 'out/x'), 'x');
  await writeFile(join(desk, '.qms/policy.yaml'), 'mine');
  const paths = ['.gitignore', 'src/a.ts', 'src/b.ts', 'src/link'];
  expect((await call('git_status')).changes).toEqual(paths.map((path) => ({ path, change: 'added' })));
  expect(await call('git_commit', { message: 'A', paths: ['src/a.ts'] })).toMatchObject({
    ok: true,
    files: 1,
  });
  const told = await call('git_commit', { message: 'The rest' });
  expect(told).toMatchObject({ ok: true, files: 3 });
  expect(await qs.git('ls-tree', '-r', told.commit, 'src')).toMatch(
    /^100644 .*a\.ts\n100755 .*b\.ts\n120000 .*link$/,
  );
  expect(await git(desk, 'status', '--porcelain')).toBe(' M .qms/policy.yaml');
  await git(desk, 'checkout', '--quiet', '--', '.qms');
  await rm(join(desk, 'src/b.ts'));
  expect(await call('git_commit', { message: 'Gone' })).toMatchObject({ ok: true, files: 1 });
  expect(await git(desk, 'status', '--porcelain')).toBe('');
  // Edits that are sent bring the files along, unless others are in the way.
  await writeFile(join(desk, 'src/own.ts'), 'own\n');
  expect(
    await call('git_commit', { message: 'E', edits: [{ path: 'src/c.ts', content: 'c\n' }] }),
  ).toMatchObject({ ok: true });
  expect(await git(desk, 'status', '--porcelain')).toBe('?? src/own.ts');
  const inTheWay = { message: 'E', edits: [{ path: 'src/own.ts', content: 'other\n' }] };
  expect(await ruleOf('git_commit', inTheWay)).toBe('git-mcp/dirty');
  expect(await git(desk, 'status', '--porcelain')).toBe('?? src/own.ts');
});

test('REQ-153 links that lead out, and files behind them, are not read', async () => {
  const outside = await temporaryDirectory();
  await writeFile(join(outside, 'secret'), 'secret');
  await symlink(join(outside, 'secret'), join(desk, 'leak'));
  expect(await ruleOf('git_commit', { message: 'Leak' })).toBe('git-mcp/path');
  expect((await call('git_status')).changes).toContainEqual({ path: 'leak', change: 'refused' });
  await writeFile(join(desk, 'src/more.ts'), 'more\n');
  expect(await call('git_commit', { message: 'More', paths: ['src/more.ts'] })).toMatchObject({
    ok: true,
    files: 1,
  });
  await rm(join(desk, 'leak'));
  await rm(join(desk, 'src'), { recursive: true });
  await symlink(outside, join(desk, 'src'));
  expect(await ruleOf('git_commit', { message: 'Leak', paths: ['src'] })).toBe('git-mcp/path');
  await rm(join(desk, 'src'));
  await git(desk, 'checkout', '--quiet', '--', '.');
});

test('REQ-153 a work tree is of whoever worked in it first, and a branch moves where it is worked on', async () => {
  const told = await agents.call('ada', 'git_commit', { message: 'x', branch: 'agent/ada/x' });
  expect(told.findings[0].rule).toBe('git-mcp/no-branch');
  await agents.call('ada', 'git_branch', { name: 'x' });
  const switched = await agents.call('ada', 'git_branch', { name: 'x', switch: true });
  expect(switched.findings[0]).toMatchObject({
    rule: 'git-mcp/work-tree',
    message: expect.stringContaining('bot'),
  });
  const other = await gitAgents(qs, qs.path, { ownWorkTree: false });
  const elsewhere = await other.call('bot', 'git_commit', {
    branch: 'agent/bot/desk',
    message: 'x',
    edits: [{ path: 'x', content: 'x' }],
  });
  expect(elsewhere.findings[0].rule).toBe('git-mcp/in-use');
  expect((await other.call('bot', 'git_commit', { message: 'x' })).findings[0].rule).toBe(
    'git-mcp/no-branch',
  );
});

test('what others pushed is fetched, and a branch that moved there is not pushed over', async () => {
  const branch = 'agent/bot/shared';
  await call('git_branch', { name: branch });
  await call('git_commit', { branch, message: 'One', edits: [{ path: 's', content: '1' }] });
  await call('git_push', { branch });
  const clone = await temporaryDirectory();
  await git(clone, 'clone', '--quiet', '--branch', branch, await qs.git('config', 'remote.origin.url'), '.');
  await git(clone, 'commit', '--quiet', '--allow-empty', '-m', 'Elsewhere');
  await git(clone, 'push', '--quiet');
  await call('git_commit', { branch, message: 'Two', edits: [{ path: 's', content: '2' }] });
  expect(await ruleOf('git_push', { branch })).toBe('ref/race');
  const { moved } = await call('git_fetch');
  expect(moved).toMatchObject([
    { branch: `origin/${branch}`, commit: await git(clone, 'rev-parse', 'HEAD') },
  ]);
  expect(await ruleOf('git_push', { branch })).toBe('ref/not-descendant');
});

test('REQ-154 tools/list has at most 8 kB for each member, and the same order each time', async () => {
  for (const member of ['ada', 'bot', 'quinn', 'rev']) {
    const list = await agents.list(member);
    expect(JSON.stringify(list).length).toBeLessThanOrEqual(8000);
    expect(await agents.list(member)).toEqual(list);
  }
});
