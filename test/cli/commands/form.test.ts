import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { DocId } from '../../../src/rules/values.ts';
import { testEnvironment } from '../../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { qms } from '../fake-io.ts';

/** A change record that is written, answered, executed and closed under the prompts that `qms init` gives. */
let qs: QualitySystem;
let id: DocId;

beforeAll(async () => {
  qs = await foundSystem({ prompts: 'shipped' });
  id = await qs.create({ kind: 'CR', title: 'Change the order form' });
});

async function as(member: string, ...argv: string[]) {
  return qms([...argv, '--key', qs.keyOf(member)], { cwd: qs.path, env: testEnvironment });
}

async function done(member: string, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await as(member, ...argv);
  expect(code, `${argv.join(' ')}\n${stderr}`).toBe(0);
  return stdout;
}

/** Answers a form as a hurried but honest reviewer would: everything passes, and what is quoted is there. */
function fillIn(form: string): string {
  return form.replaceAll('[ ]', '[x]').replaceAll('    >\n', '    > Change the order form\n');
}

async function answer(member: string, act: string, ...flags: string[]): Promise<void> {
  await done(member, act, id, '--form', '--output', 'form.txt');
  const file = join(qs.path, 'form.txt');
  await writeFile(file, fillIn(await readFile(file, 'utf8')));
  await done(member, act, id, ...flags, '--answers', 'form.txt');
}

async function throughReview(): Promise<void> {
  await done('bot', 'route', id, '--review');
  await done('quinn', 'assign', id, '--assignees', 'quinn,rev');
}

test('inbox and next name the form [REQ-103]', async () => {
  await throughReview();
  expect(await done('rev', 'inbox')).toContain(`qms review ${id} --form`);
  const next = await done('rev', 'next', id);
  expect(next).toContain(`qms review ${id} --form`);
  expect(next).toContain('Each execution item is one task');
});

test('the form asks, and shows what was checked and what there is to look at [REQ-103]', async () => {
  const form = await done('rev', 'review', id, '--form');
  expect(form).toMatch(/^Checklist: \.qms\/prompts\/review\/default\.yaml [0-9a-f]{40}$/m);
  expect(form).toContain('[ ] whole-text:\n');
  expect(form).toContain('[ ] items:\n    >\n    @\n');
  expect(form).toContain('# Is this fit to be approved?\n');
  expect(form).toContain(
    '# - The rules have checked the form already. Look for what only a reader can see.\n',
  );
  expect(form).toContain('# ok  text, front matter and title are sound');
  expect(form).toContain(`# everything is new: qms read ${id}`);
});

test('as JSON it holds the items, and the text to fill in', async () => {
  const { data } = JSON.parse(await done('rev', 'review', id, '--form', '--json'));
  expect(data).toMatchObject({ id, act: 'review', phase: 'pre', prompt: { answers: 'required' } });
  expect(data.items.map((item: { id: string }) => item.id)).toContain('items');
  expect(data.text).toContain('[ ] whole-text:');
});

test('a comment alone is refused, and the refusal names the form', async () => {
  const { code, stderr } = await as('rev', 'review', id, '--recommend', '-m', 'Good.');
  expect(code).toBe(1);
  expect(stderr).toContain('checklist/missing');
  expect(stderr).toContain(`qms review ${id} --form`);
});

test('an empty form is refused item by item', async () => {
  await done('rev', 'review', id, '--form', '-o', 'form.txt');
  const { code, stderr } = await as('rev', 'review', id, '--recommend', '--answers', 'form.txt');
  expect(code).toBe(1);
  for (const item of ['whole-text', 'fits-together', 'checkable', 'impact', 'items'])
    expect(stderr).toContain(`${item} is not answered`);
});

test('answers come from standing input too, and a dry run shows the event', async () => {
  const form = await done('rev', 'review', id, '--form');
  const argv = ['review', id, '--recommend', '--answers', '-', '--dry-run', '--key', qs.keyOf('rev')];
  const around = { cwd: qs.path, env: testEnvironment, stdin: fillIn(form) };
  const { code, stdout } = await qms(argv, around);
  expect(code).toBe(0);
  expect(stdout).toContain('[pass] impact\n');
});

test('--output without --form writes nothing', async () => {
  const { code } = await as('rev', 'review', id, '--recommend', '-m', 'x', '--output', 'form.txt');
  expect(code).toBe(2);
});

test('a record is reviewed, approved and reviewed again after execution by its forms', async () => {
  await answer('rev', 'review', '--recommend');
  await answer('quinn', 'review', '--recommend');
  await done('bot', 'route', id, '--approval');
  const form = await done('quinn', 'approve', id, '--form');
  expect(form).toContain('# rev: recommend');
  expect(form).toContain('[pass] whole-text');
  await answer('rev', 'approve');
  await answer('quinn', 'approve');
  await done('bot', 'release', id);
  for (const item of ['EI-1', 'EI-2'])
    await done('bot', 'execute', id, item, '--pass', '--summary', 'Both forms were printed.');
  await throughReview();
  const after = await done('rev', 'review', id, '--form');
  expect(after).toContain('# == What changed since 0.2');
  expect(after).toContain('Both forms were printed.');
  expect(after).toContain('# EI-1  Pass by bot: no evidence named');
  await answer('rev', 'review', '--recommend');
  await answer('quinn', 'review', '--recommend');
});
