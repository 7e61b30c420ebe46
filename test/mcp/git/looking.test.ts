import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { type GitAgents, gitAgents } from './git-agents.ts';

let qs: QualitySystem;
let agents: GitAgents;
let first = '';
let second = '';

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await qs.git('checkout', '--quiet', '-b', 'work');
  await writeFile(join(qs.path, 'notes.txt'), 'one\ntwo\nthree\n');
  await writeFile(join(qs.path, 'übung.bin'), Buffer.from([1, 0, 2]));
  await qs.git('add', '-A', '--', 'notes.txt', 'übung.bin');
  await qs.git('commit', '--quiet', '-m', 'First words\n\nMore of them.');
  first = await qs.git('rev-parse', 'HEAD');
  await writeFile(join(qs.path, 'notes.txt'), 'one\nTWO\nthree\n');
  await qs.git('commit', '--quiet', '-am', 'Louder');
  second = await qs.git('rev-parse', 'HEAD');
  agents = await gitAgents(qs);
});

const call = (tool: string, input: Record<string, unknown> = {}) => agents.call('bot', tool, input);

test('git_log tells the commits of a revision, of a path, and page by page', async () => {
  const { commits } = await call('git_log', { path: 'notes.txt' });
  expect(commits).toMatchObject([
    { commit: second, subject: 'Louder', by: 'Test Author <author@example.com>' },
    { commit: first, subject: 'First words' },
  ]);
  expect(await call('git_log', { limit: 1 })).toMatchObject({ commits: [{ commit: second }], more: true });
  expect(await call('git_log', { limit: 1, skip: 1 })).toMatchObject({ commits: [{ commit: first }] });
});

test('git_show and git_diff tell what changed', async () => {
  const shown = await call('git_show', { rev: 'work~1' });
  expect(shown.commit).toBe(first);
  expect(shown.text).toMatch(/^First words\n\nMore of them\.\n\ndiff --git/);
  expect((await call('git_diff', { from: first, to: 'HEAD' })).text).toContain('-two\n+TWO\n');
  const { files } = await call('git_diff', { names: true });
  expect(files).toEqual([
    { path: 'notes.txt', change: 'added' },
    { path: 'übung.bin', change: 'added' },
  ]);
});

test('git_read, git_list, git_blame and git_search tell what stands at a revision', async () => {
  expect(await call('git_read', { path: 'notes.txt', rev: first })).toMatchObject({
    text: 'one\ntwo\nthree\n',
  });
  expect(await call('git_read', { path: 'übung.bin' })).toMatchObject({ base64: 'AQAC', bytes: 3 });
  expect((await call('git_list')).entries).toEqual(['.qms/', 'notes.txt', 'übung.bin']);
  expect((await call('git_list', { path: '.qms', recursive: true })).entries).toContain('.qms/policy.yaml');
  const { lines } = await call('git_blame', { path: 'notes.txt' });
  expect(lines.map((each: { commit: string }) => each.commit)).toEqual(
    [first, second, first].map((each) => each.slice(0, 12)),
  );
  expect((await call('git_search', { pattern: 'tw', path: 'notes.txt', ignore_case: true })).hits).toEqual([
    { path: 'notes.txt', line: 2, text: 'TWO' },
  ]);
  expect((await call('git_search', { pattern: '^(one|three)$', regex: true, rev: first })).hits).toHaveLength(
    2,
  );
});

test('what is not there is said to be not there', async () => {
  const rule = async (tool: string, input: Record<string, unknown>) =>
    (await call(tool, input)).findings?.[0]?.rule;
  expect(await rule('git_read', { path: 'absent' })).toBe('git-mcp/not-found');
  expect(await rule('git_read', { path: '.qms' })).toBe('git-mcp/not-found');
  expect(await rule('git_blame', { path: 'notes.txt', line: 9 })).toBe('git-mcp/not-found');
  expect(await rule('git_log', { rev: 'absent' })).toBe('git-mcp/revision');
  expect(await rule('git_log', { rev: 'f'.repeat(40) })).toBe('git-mcp/revision');
  expect(await rule('git_search', { pattern: '(', regex: true })).toBe('git-mcp/pattern');
  expect(await rule('git_search', { pattern: '-O' })).toBeUndefined();
});

test('a long text comes in parts that together are all of it', async () => {
  const long = `${'Grüße 😀 "\\" \u0001\n'.repeat(4000)}end`;
  await writeFile(join(qs.path, 'long.txt'), long);
  await qs.git('add', '--', 'long.txt');
  await qs.git('commit', '--quiet', '-m', 'Long');
  let [text, offset] = ['', 0];
  for (let next: number | undefined = 0; next !== undefined; ) {
    const part = await call('git_read', { path: 'long.txt', offset });
    expect(part.isError).toBe(false);
    text += part.text;
    next = part.next_offset;
    offset = next ?? 0;
  }
  expect(text).toBe(long);
});
