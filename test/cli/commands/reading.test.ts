import { beforeAll, expect, test } from 'vitest';
import { makeRepository } from '../../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { commandLineOf } from '../as-member.ts';
import { qms } from '../fake-io.ts';

let system: QualitySystem;
let as: ReturnType<typeof commandLineOf>;

beforeAll(async () => {
  system = await foundSystem();
  as = commandLineOf(system);
  await system.bringSopIntoForce('Handling orders');
  await system.crIn('IN_PRE_REVIEW', 'Change the order form');
});

test('list shows one line for each document, and can be narrowed', async () => {
  const { stdout } = await as('bot')('list', '--open');
  expect(stdout).toMatch(/^CR-001 +0\.\d+ +IN_PRE_REVIEW +bot +Change the order form\n$/);
  expect((await as('bot')('list', 'SOP')).stdout).toMatch(/^SOP-001 +1\.0 +EFFECTIVE +- +Handling orders\n$/);
  expect((await as('bot')('list', '--state', 'CLOSED')).stdout).toBe('');
});

test('a long list comes in parts', async () => {
  const all = (await as('bot')('list')).stdout.split('\n').slice(0, -1);
  const first = await as('bot')('list', '--max-count', '2');
  expect(first.stdout.split('\n').slice(0, -1)).toHaveLength(2);
  expect(first.stderr).toContain(`${all.length - 2} more: the same with --skip 2`);
  const rest = await as('bot')('list', '--skip', '2');
  expect(rest.stdout.split('\n').slice(0, -1)).toHaveLength(all.length - 2);
  expect(rest.stderr).not.toContain('more:');
  expect((await as('bot')('inbox', '--max-count', 'some')).stderr).toContain('usage/option-value');
});

test('an unknown kind or state is refused', async () => {
  expect((await as('bot')('list', 'XX')).stderr).toContain('kind/unknown');
  expect((await as('bot')('list', '--state', 'OPEN')).code).toBe(2);
});

test('a line of a list is cut to the terminal', async () => {
  const { stdout } = await qms(['list', 'SOP'], { cwd: system.path, terminal: 41 });
  expect(stdout).toMatch(/…\n$/);
});

test('status shows where a document stands, and next commands on standard error', async () => {
  const { stdout, stderr } = await as('quinn')('status', 'CR-001');
  expect(stdout).toMatch(/^CR-001 Change the order form\nIN_PRE_REVIEW 0\.\d+\n/);
  expect(stdout).toMatch(/^owner +bot$/m);
  expect(stdout).toMatch(/^team +rev: waited for$/m);
  expect(stderr).toContain('next: qms review CR-001');
});

test('status of a document in force waits for nobody', async () => {
  expect((await as('quinn')('status', 'SOP-001')).stdout).not.toContain('waited for');
});

test('an act that is not possible is told what is: emergencies belong to POLICY alone', async () => {
  const { stderr } = await as('bot')('release', 'SOP-001');
  expect(stderr).toContain('possible: checkout, withdraw, retire\n');
});

test('who had a hand in it is not told to be assigned', async () => {
  const ofAda = (await as('ada')('approve', 'CR-001')).stderr;
  const { stderr } = await as('ada')('review', 'CR-001', '--recommend', '-m', 'Mine.');
  expect(ofAda).not.toContain('--assignees ada');
  expect(stderr).toContain('leave it to the team');
});

test('status without an id is a board of what is open', async () => {
  expect((await as('quinn')('status')).stdout).toMatch(/^CR-001 /);
});

test('read prints what is in force byte for byte, or a version', async () => {
  const text = await system.git('show', 'main:.qms/docs/SOP/0xx/SOP-001/SOP-001.md');
  expect((await as('rev')('read', 'sop-001')).stdout.trimEnd()).toBe(text);
  const first = await as('rev')('read', 'SOP-001', '--version', '0.1');
  expect(first.stdout).toContain('{{');
  expect((await as('rev')('read', 'SOP-001', '--version', '9.9')).code).toBe(3);
});

test('history lists every event with its actor', async () => {
  const { stdout } = await as('rev')('history', 'SOP-001');
  expect(stdout).toMatch(/^[0-9a-f]{12} +\S+ +bot +create +0\.1 +DRAFT/m);
  expect(stdout).toMatch(/quinn +approve +1\.0 +EFFECTIVE/);
});

test('comments quotes what reviewers said', async () => {
  const { stdout } = await as('bot')('comments', 'SOP-001');
  expect(stdout).toMatch(/^rev, \S+, of 0\.\d+, review: recommend\n {4}Fine\.\n/m);
});

test('log is what git prints, newest first', async () => {
  const { stdout } = await as('bot')('log', 'SOP-001', '--oneline', '--max-count', '1');
  expect(stdout).toMatch(/^[0-9a-f]+ .*SOP-001: .*\n$/);
  expect((await as('bot')('log', '--max-count', 'many')).code).toBe(2);
});

test('diff marks each word that two versions do not share [REQ-078]', async () => {
  const { stdout } = await as('bot')('diff', 'SOP-001', '0.1', '1.0');
  expect(stdout).toMatch(/^SOP-001 {2}0\.1 → 1\.0 {2}\d+ words? added, \d+ removed, in \d+ places?\n/);
  expect(stdout).toMatch(/^- \[-\{\{.*-\]\n\+ \{\+words\+\}$/m);
  expect((await as('bot')('diff', 'SOP-001', '1.0', '1.0')).stderr).toContain('are equal');
});

test('diff shows the lines of the files as git does, when asked', async () => {
  expect((await as('bot')('diff', 'SOP-001', '0.1', '1.0', '--source')).stdout).toMatch(/^-.*\{\{/m);
});

test('inbox lists what waits for the one who asks', async () => {
  expect((await as('quinn')('inbox')).stdout).toMatch(
    /^CR-001 +IN_PRE_REVIEW 0\.\d+ +\S+ +qms review CR-001/,
  );
  const { stdout, stderr } = await as('ada')('inbox');
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: 'note: nothing waits for ada\n' });
});

test('nothing waits says how old the news is where news come from a server', async () => {
  const shared = await foundSystem({ server: true });
  const { stderr } = await commandLineOf(shared)('ada')('next');
  expect(stderr).toContain('nothing waits for ada, as of the last fetch from origin');
});

test('next shows the commands that are legal now, and whose they are', async () => {
  expect((await as('rev')('next')).stdout).toContain('qms review CR-001');
  expect((await as('rev')('next', 'CR-001')).stdout).toMatch(/qms review CR-001.*\n +you: /);
});

test('next where there is no quality system says how to found one', async () => {
  const { code, stdout, stderr } = await qms(['next'], { cwd: await makeRepository() });
  expect(code).toBe(0);
  expect(stdout).toContain('qms init');
  expect(stderr).toContain('no quality system here yet');
});

test('workspace lists the copies of the one who asks', async () => {
  const { stdout } = await as('bot')('create', 'CR', '--title', 'Another one');
  const id = stdout.match(/(CR-\d+) is DRAFT/)?.[1] ?? '';
  expect((await as('bot')('workspace')).stdout).toMatch(
    new RegExp(`^${id} +DRAFT +0\\.1 +unchanged +${system.copyOf('bot', id)}$`, 'm'),
  );
  await system.fillIn('bot', id);
  const edited = await as('bot')('workspace');
  expect(edited.stdout).toContain('edited');
  expect(edited.stderr).toContain(`next: qms checkin ${id}`);
});

test('doctor prints one line for each check, and its exit code says whether one failed', async () => {
  const { code, stdout } = await as('bot')('doctor');
  expect(stdout).toMatch(/^ok {4}environment: git: 2\./m);
  expect(code).toBe(/^fail/m.test(stdout) ? 1 : 0);
});

test('a document that is not there is not found', async () => {
  for (const command of ['status', 'read', 'history', 'comments', 'log', 'diff', 'next'])
    expect([command, (await as('bot')(command, 'CR-999')).code]).toEqual([command, 3]);
});

test('verify names the commit that came in against the rules', async () => {
  const other = await foundSystem();
  await other.git('rm', '--quiet', '.qms/allowed_signers');
  await other.git('commit', '--quiet', '-m', 'Past the gate');
  const commit = (await other.git('rev-parse', 'HEAD')).slice(0, 12);
  const { code, stdout, stderr } = await commandLineOf(other)('bot')('verify');
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringMatching(/^violation\n/) });
  expect(stderr).toMatch(new RegExp(`^next: git show ${commit}: [a-z]+/[a-z-]+$`, 'm'));
});
