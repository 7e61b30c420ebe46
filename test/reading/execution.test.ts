import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execute } from '../../src/acts/execute.ts';
import { progressInWords } from '../../src/reading/execution.ts';
import { next } from '../../src/reading/next.ts';
import { status } from '../../src/reading/status.ts';
import { foundSystem } from '../helpers/quality-system.ts';

const day = 86_400_000;

test('an item that swallows a project is seen: its age, its commits, and how much they change [REQ-098]', async () => {
  const qs = await foundSystem();
  const id = await qs.crIn('IN_EXECUTION');
  const later = (days: number) => qs.as('bot', { clock: () => Date.now() + days * day });
  expect((await status(later(3), { id })).execution).toMatchObject({
    items: 2,
    open: 2,
    lastEvidence: null,
    days: 3,
    commits: 0,
  });
  await execute(qs.as('bot'), { id, item: 'EI-1', outcome: 'Pass', summary: 'Done.' });
  await qs.git('checkout', '--quiet', '-b', `exec/${id}.parser`);
  for (const [name, text] of [
    ['a.txt', 'one\ntwo\n'],
    ['a.txt', 'one\n'],
  ] as const) {
    await writeFile(join(qs.path, name), text);
    await qs.git('add', name);
    await qs.git('commit', '--quiet', '--no-gpg-sign', '-m', 'Work');
  }
  await qs.git('branch', `exec/${id}0`);
  const { execution } = await status(later(12), { id });
  expect(execution).toMatchObject({ open: 1, days: 12, commits: 2, insertions: 2, deletions: 1 });
  expect((await next(later(12), { id })).record?.execution).toEqual(execution);
  expect(execution && progressInWords(execution)).toBe(
    '1 of 2 items open; 12 days since the last evidence; 2 commits since (+2 -1)',
  );
}, 60_000);

test('a record that is not at work shows none [REQ-098]', async () => {
  const qs = await foundSystem();
  const id = await qs.crIn('DRAFT');
  expect((await status(qs.as('bot'), { id })).execution).toBeNull();
});
