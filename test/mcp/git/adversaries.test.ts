import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { isRuleId } from '../../../src/rules/registry.ts';
import { git, temporaryDirectory } from '../../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { callsOf } from './arbitrary-calls.ts';
import { type GitAgents, gitAgents } from './git-agents.ts';
import { poison } from './poison.ts';
import { vectors } from './vectors.ts';

/** `QMS_RUNS=20` tries twenty times as many calls. */
const factor = Number((process.env.QMS_RUNS ?? '1').split('@')[0]) || 1;

let qs: QualitySystem;
let agents: GitAgents;
let outside = '';
let url = '';
const secret = 'the secret of the outside';

const fill = (word: string) =>
  word.replaceAll('CANARY', join(outside, 'run.sh')).replaceAll('OUTSIDE', outside);
const canary = () => join(outside, 'canary');

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  url = await qs.git('config', 'remote.origin.url');
  outside = await temporaryDirectory();
  await writeFile(join(outside, 'secret'), secret);
  await qs.git('checkout', '--quiet', '-b', 'agent/bot/work');
  await mkdir(join(qs.path, 'src'));
  await writeFile(join(qs.path, 'a.txt'), 'words\n');
  await writeFile(join(qs.path, 'src/b.txt'), 'more words\n');
  await writeFile(join(qs.path, '.gitattributes'), '* filter=evil diff=evil merge=evil\n');
  await qs.git('add', '--', 'a.txt', 'src/b.txt', '.gitattributes');
  await qs.git('commit', '--quiet', '-m', 'Begin');
  await qs.git('commit', '--quiet', '--allow-empty', '-m', 'More');
  await poison(qs.path, { folder: outside, canary: canary(), url });
  // A vector may name it as a program.
  await chmod(join(outside, 'run.sh'), 0o755);
  await symlink(outside, join(qs.path, 'leak'));
  await symlink(join(outside, 'secret'), join(qs.path, 'link'));
  agents = await gitAgents(qs);
});

/** What no call may change: refs that are not bot’s, what lies outside, and git’s own files. */
async function standing() {
  const refs = (text: string) =>
    text.split('\n').filter((line) => !/\trefs\/(heads|remotes\/origin)\/agent\/bot\//.test(line));
  const files = async (folder: string) => (await readdir(folder, { recursive: true })).sort();
  return {
    refs: refs(await git(qs.path, 'for-each-ref', '--format=%(objectname) %(objecttype)%09%(refname)')),
    remote: refs(await git(url, 'for-each-ref', '--format=%(objectname) %(objecttype)%09%(refname)')),
    outside: await files(outside),
    secret: await readFile(join(outside, 'secret'), 'utf8'),
    config: await readFile(join(qs.path, '.git/config'), 'utf8'),
    remoteConfig: await readFile(join(url, 'config'), 'utf8'),
    hooks: await files(join(qs.path, '.git/hooks')),
    beside: (await readdir(qs.path)).filter((name) => !['new', 'src'].includes(name) && name.startsWith('-')),
  };
}

/** Calls a tool; whatever it answers names rules that exist, and holds nothing from outside. */
async function callIt(tool: string, input: Record<string, unknown>): Promise<void> {
  const told = await agents.call('bot', tool, input);
  const text = JSON.stringify(told);
  expect(existsSync(canary()), `${tool} ${JSON.stringify(input)} ran something`).toBe(false);
  expect(text).not.toContain(secret);
  expect(text).not.toContain('root:x:0');
  for (const { rule } of told.findings ?? []) {
    expect([rule, isRuleId(rule)]).toEqual([rule, true]);
    expect(rule, text).not.toBe('internal/unexpected');
  }
}

test('REQ-151 each vector, as each argument of each tool: nothing runs, leaves or moves', async () => {
  const before = await standing();
  for (const vector of vectors.map(fill)) {
    await callIt('git_log', { rev: vector });
    await callIt('git_read', { path: vector, rev: vector === 'main' ? 'HEAD' : 'agent/bot/work' });
    await callIt('git_search', { pattern: vector });
    await callIt('git_branch', { name: vector, from: 'HEAD' });
    const own = [{ path: 'own.txt', content: vector }];
    await callIt('git_commit', { branch: vector, message: 'Own', edits: own });
    await callIt('git_push', { branch: vector });
    const edits = [{ path: vector, content: 'x' }];
    await callIt('git_commit', { branch: 'agent/bot/absent', message: vector, edits });
  }
  expect(await standing()).toEqual(before);
});

test('REQ-151 a tool that takes a command is not there, nor an argument that no schema lists', async () => {
  for (const tool of [
    'git_exec',
    'git',
    'git_config',
    'git_clone',
    'git_checkout',
    'git_reset',
    'git_rebase',
  ])
    expect((await agents.call('bot', tool, { command: 'status' })).findings[0].rule).toBe('mcp/unknown-tool');
  for (const { name } of agents.tools)
    expect((await agents.call('bot', name, { command: '-c x', args: ['-c'] })).findings[0].rule).toBe(
      'mcp/arguments',
    );
});

test('REQ-151 calls made from the schema of each tool, of vectors and what is near them: nothing runs, leaves or moves', async () => {
  const before = await standing();
  for (const tool of agents.tools) {
    const property = fc.asyncProperty(callsOf(tool, fill), (input) => callIt(tool.name, input));
    await fc.assert(property, { numRuns: 20 * factor, endOnFailure: true });
  }
  expect(await standing()).toEqual(before);
});
