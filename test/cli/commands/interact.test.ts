import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { git, temporaryDirectory } from '../../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { commandLineOf } from '../as-member.ts';

let qs: QualitySystem;
let bot: ReturnType<ReturnType<typeof commandLineOf>>;
const id = 'CR-001-VR-001';

beforeAll(async () => {
  qs = await foundSystem();
  await qs.crIn('IN_EXECUTION');
  bot = commandLineOf(qs)('bot');
  expect(await bot('create', 'VR', '--parent', 'CR-001', '--title', 'Seen at work')).toMatchObject({
    code: 0,
  });
}, 300_000);

const interact = (...argv: string[]) => bot('interact', id, ...argv);
const document = async () => git(qs.path, 'show', `qms/${id}:.qms/docs/CR/0xx/${id}/${id}.md`);

test('without an answer it shows what is asked, and the command that answers it', async () => {
  const { code, stdout, stderr } = await interact();
  expect(code).toBe(0);
  expect(stdout).toContain('Which items of CR-001 does this verify?');
  expect(`${stdout}${stderr}`).toContain(`qms interact ${id} --at related_items --respond TEXT`);
  expect(await bot('next')).toMatchObject({ stdout: expect.stringContaining(`qms interact ${id}`) });
});

test('an answer is one event, and what is asked next is shown with it', async () => {
  const { code, stdout } = await interact('--respond', 'EI-1');
  expect(code).toBe(0);
  expect(stdout).toContain('What must be shown');
  expect(await git(qs.path, 'log', '-1', '--format=%s', `qms/${id}`)).toBe(
    `${id}: answer related_items, v1.1`,
  );
  expect(await document()).toContain('| CR-001 | EI-1 |');
});

test('an answer that its author did not see asked is not given', async () => {
  expect(await interact('--at', 'related_items', '--respond', 'EI-2')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('related_items of CR-001-VR-001 is not asked any more: objective is'),
  });
});

test('an answer is read from a file of one’s own workspace, and from no other', async () => {
  const own = dirname(qs.copyOf('bot', 'X'));
  await mkdir(own, { recursive: true });
  const elsewhere = join(await temporaryDirectory(), 'secret');
  await writeFile(elsewhere, 'a secret');
  await symlink(elsewhere, join(own, 'link.txt'));
  for (const file of [elsewhere, join(own, 'link.txt'), join(own, '../../policy.yaml')])
    expect(await interact('--respond-file', file)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('respond/outside'),
    });
  await writeFile(join(own, 'objective.txt'), 'The form prints.\n\nOn one sheet.\n');
  expect(await interact('--respond-file', join(own, 'objective.txt'))).toMatchObject({ code: 0 });
  expect(await document()).toContain('> The form prints.\n>\n> On one sheet.\n');
});

test('what an amendment is about is remembered until it is given, and the first answer stays, struck through', async () => {
  expect(await interact('--goto', 'objective')).toMatchObject({ code: 1 });
  expect(await interact('--goto', 'prerequisites', '--reason', 'Typed wrongly')).toMatchObject({ code: 1 });
  const shown = await interact('--goto', 'objective', '--reason', 'Typed wrongly');
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('to be amended: Typed wrongly') });
  expect(shown.stdout).toContain('The form prints.');
  expect(await interact('--cancel-goto')).toMatchObject({
    stdout: expect.stringContaining('What was in place'),
  });
  await interact('--goto', 'objective', '--reason', 'Typed wrongly');
  expect(await interact('--respond', 'The form prints twice.')).toMatchObject({ code: 0 });
  expect(await document()).toMatch(
    /> ~~The form prints.~~\n>\n> ~~On one sheet.~~\n\n\*bot, [^*]*; replaced\*\n\n> The form prints twice.\n\n\*bot, [^*]*; amended: Typed wrongly\*/,
  );
  expect(await interact()).toMatchObject({ stdout: expect.stringContaining('prerequisites') });
});

test('the commit of the system under test is HEAD of a clean work tree, whole, or the answer is refused', async () => {
  for (const value of ['The bench.', 'Print.', 'One sheet.']) await interact('--respond', value);
  const system = join(await temporaryDirectory(), 'printer');
  await mkdir(system);
  await git(system, 'init', '--quiet');
  const seen = (...argv: string[]) => interact('--respond', 'One sheet came out.', ...argv);
  const refused = { code: 1, stderr: expect.stringContaining('respond/commit') };
  expect(await seen()).toMatchObject(refused);
  expect(await seen('--system-dir', system)).toMatchObject(refused);
  await git(system, 'commit', '--quiet', '--allow-empty', '-m', 'First');
  await writeFile(join(system, 'new.txt'), 'new');
  expect(await seen('--system-dir', system)).toMatchObject(refused);
  expect(await seen('--system', 'printer', '--commit', '3f2a0c1')).toMatchObject(refused);
  await git(system, 'add', '.');
  await git(system, 'commit', '--quiet', '-m', 'Second');
  expect(await seen('--system-dir', system)).toMatchObject({ code: 0 });
  const head = await git(system, 'rev-parse', 'HEAD');
  const said = await git(qs.path, 'log', '-1', '--format=%(trailers:key=QMS-Commit,valueonly)', `qms/${id}`);
  expect(said.trim()).toBe(`printer ${head}`);
  expect(await document()).toContain(`commit printer ${head}`);
});

test('a loop that was left is gone through once more, with a reason', async () => {
  expect(await interact('--reopen', 'steps', '--reason', 'One more')).toMatchObject({ code: 1 });
  await interact('--respond', 'pass');
  await interact('--respond', 'no');
  expect(await interact('--progress')).toMatchObject({ stdout: expect.stringContaining('now   negative') });
  expect(await interact('--reopen', 'steps', '--reason', 'One more')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('step_instruction.2'),
  });
  expect(await document()).toContain('### 4.2 Step 2');
});

test('what is edited as a text elsewhere is refused here, with the command that helps', async () => {
  for (const act of ['checkout', 'checkin'])
    expect(await bot(act, id)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/interact/),
    });
  expect(await bot('interact', 'CR-001')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('respond/not-interactive'),
  });
});

test('a dry run answers nothing, and --compile prints what the record holds', async () => {
  const before = await git(qs.path, 'rev-parse', `qms/${id}`);
  expect(await interact('--respond', 'Again.', '--dry-run')).toMatchObject({ code: 0 });
  expect(await git(qs.path, 'rev-parse', `qms/${id}`)).toBe(before);
  expect((await interact('--compile')).stdout.trim()).toBe(await document());
  expect(JSON.parse((await interact('--json')).stdout)).toMatchObject({
    data: { question: { item: 'step_instruction.2' } },
  });
});
