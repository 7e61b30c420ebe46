import { beforeAll, expect, test } from 'vitest';
import { git, makeRepository, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { ask } from './trial.ts';

let qs: QualitySystem;
let server: string;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  server = await qs.git('config', 'remote.origin.url');
});

/** A reading, a judging and a writing command, which all must say the same. */
async function says(cwd: string, env: Record<string, string> = {}) {
  const answers = [];
  for (const argv of [['list'], ['verify'], ['create', 'CR', '--title', 'Try', '--key', qs.keyOf('bot')]])
    answers.push(await ask(argv, { cwd, env }));
  const [{ code, rules, message, fix } = { code: 0, rules: [], message: '', fix: '' }, ...others] = answers;
  for (const other of others) expect(other).toMatchObject({ code, rules, message, fix });
  return { code, rule: rules[0], message, fix };
}

async function cloneOfServer(...options: string[]): Promise<string> {
  const path = await temporaryDirectory();
  await git(path, 'clone', '--quiet', ...options, server, '.');
  return path;
}

test('no repository', async () => {
  const cwd = await temporaryDirectory();
  expect(await says(cwd, { GIT_CEILING_DIRECTORIES: cwd })).toMatchObject({
    code: 3,
    rule: 'repository/none',
  });
});

test('an empty repository: qms init founds one', async () => {
  const { code, rule, fix } = await says(await makeRepository());
  expect({ code, rule }).toEqual({ code: 6, rule: 'genesis/none' });
  expect(fix).toContain('qms init');
});

test('a repository without a quality system', async () => {
  const cwd = await makeRepository();
  await git(cwd, 'commit', '--quiet', '--allow-empty', '-m', 'Something else');
  expect(await says(cwd)).toMatchObject({ code: 6, rule: 'genesis/none' });
});

test('a remote without a quality system', async () => {
  const cwd = await makeRepository();
  await git(cwd, 'remote', 'add', 'origin', await makeRepository({ bare: true }));
  const { code, rule, message } = await says(cwd);
  expect({ code, rule }).toEqual({ code: 6, rule: 'genesis/none' });
  expect(message).toContain('origin has no branch main');
});

test('a trunk with another name is found as the fix says', async () => {
  const other = await makeRepository({ bare: true });
  await git(server, 'push', '--quiet', other, 'main:refs/heads/trunk');
  await git(other, 'symbolic-ref', 'HEAD', 'refs/heads/trunk');
  const cwd = await makeRepository();
  await git(cwd, 'remote', 'add', 'origin', other);
  const { rule, fix } = await says(cwd);
  expect(rule).toBe('genesis/none');
  await git(cwd, ...(/`git (config [^`]*)NAME`/.exec(fix)?.[1] ?? '').trim().split(' '), 'trunk');
  expect(await ask(['list'], { cwd })).toMatchObject({ code: 0 });
});

test('a branch of trunk that was never fetched is fetched', async () => {
  const cwd = await makeRepository();
  await git(cwd, 'remote', 'add', 'origin', server);
  expect(await ask(['list'], { cwd })).toMatchObject({ code: 0 });
});

test('records that a clone of one branch has not fetched are not created twice', async () => {
  const first = await ask(['create', 'SOP', '--title', 'One', '--key', qs.keyOf('bot')], { cwd: qs.path });
  const cwd = await cloneOfServer('--single-branch', '--branch', 'main');
  const second = await ask(['create', 'SOP', '--title', 'Two', '--key', qs.keyOf('bot')], { cwd });
  expect([first.data.document, second.data.document]).toEqual(['SOP-001', 'SOP-002']);
});

test.each([
  ['something that is no id', 'abc'],
  ['a commit that is not here', '1'.repeat(40)],
])('genesis pinned to %s: says what is pinned, and works once it is right', async (_what, pinned) => {
  const cwd = await cloneOfServer();
  await git(cwd, 'config', 'qms.genesis', pinned);
  const { code, rule, message, fix } = await says(cwd);
  expect({ code, rule }).toEqual({ code: 1, rule: 'genesis/invalid' });
  expect(message).toContain(pinned);
  expect(fix).toContain('git config qms.genesis OID');
  await git(cwd, 'config', 'qms.genesis', qs.genesis);
  expect(await ask(['verify'], { cwd })).toMatchObject({ code: 0 });
});

test.each(['origin/qms/SOP-001', 'origin/main^{tree}'])('genesis pinned to %s', async (what) => {
  const cwd = await cloneOfServer();
  const pinned = await git(cwd, 'rev-parse', what);
  await git(cwd, 'config', 'qms.genesis', pinned);
  const { rule, message } = await says(cwd);
  expect({ rule, message }).toEqual({ rule: 'genesis/invalid', message: expect.stringContaining(pinned) });
});
