import { readdirSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Journal } from '../../src/mcp/journal.ts';
import { temporaryDirectory } from '../helpers/git.ts';

const day = 24 * 3_600_000;

/** A journal with an answer to `old`, kept so many days ago, and one to `new` of a moment ago. */
async function journalWith(days: number): Promise<Journal> {
  const folder = await temporaryDirectory();
  const journal = new Journal(folder);
  const answers = join(folder, 'qms', 'mcp', 'answers', 'bot');
  await journal.keep('bot', 'old', 'call', { ok: true });
  const [name = ''] = readdirSync(answers);
  const then = new Date(Date.now() - days * day);
  await utimes(join(answers, name), then, then);
  await journal.keep('bot', 'new', 'call', { ok: true });
  return journal;
}

const answered = async (journal: Journal) => ({
  old: (await journal.recall('bot', 'old', 'call')) !== null,
  new: (await journal.recall('bot', 'new', 'call')) !== null,
});

test('answers are removed after a month', async () => {
  const journal = await journalWith(31);
  await journal.tidy(Date.now());
  expect(await answered(journal)).toEqual({ old: false, new: true });
});

test('REQ-162 a clock that is far ahead, or behind, removes no answer of the last month', async () => {
  const journal = await journalWith(29);
  for (const wrong of [400 * day, -400 * day]) {
    await journal.tidy(Date.now() + wrong);
    expect(await answered(journal)).toEqual({ old: true, new: true });
  }
});
