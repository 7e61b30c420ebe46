import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { contentForm } from '../../src/documents/content-form.ts';
import { firstDifference } from '../../src/rules/record/first-difference.ts';

test('the refusal that the page shows is what is said of these two texts', async () => {
  const page = await readFile('docs/documents.md', 'utf8');
  const [was, is] = ['Version 2 runs on both scales.\n', 'Version 2 runs on both scales and the printer.\n'];
  expect(page).toContain(`\n         ${firstDifference(contentForm(was), contentForm(is))}\n`);
  expect(page).toContain('why: content/frozen  (qms explain content/frozen)\n');
});
