import { expect, test } from 'vitest';
import { rulesPage } from '../../src/docs/rules-page.ts';
import type { RuleEntry } from '../../src/rules/registry/entry.ts';
import { registry } from '../../src/rules/registry.ts';

const page = rulesPage();

test.each(Object.entries<RuleEntry>(registry))('%s has its page', (id, entry) => {
  const start = page.indexOf(`### \`${id}\`\n`);
  const section = page.slice(start, page.indexOf('\n#', start + 5));
  expect(start).toBeGreaterThan(0);
  for (const text of [entry.requires, entry.why, entry.fix, `xit code ${entry.exit}`])
    expect(section).toContain(text);
});

test('no rule stands twice', () => {
  const ids = [...page.matchAll(/^### `(.*)`$/gm)].map((match) => match[1]);
  expect(ids.length).toBe(Object.keys(registry).length);
});
