import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { pushLimits } from '../../src/history/push/limits.ts';
import { packageFile } from '../../src/repository/package-files.ts';
import { limits } from '../../src/rules/limits.ts';
import { isRuleId } from '../../src/rules/registry.ts';

const page = await readFile(packageFile('docs/limits.md'), 'utf8');
const rows = [...page.matchAll(/^\| `([A-Za-z.]+)` \| ([0-9]+) \| [^|]+ \| `([a-z/-]+)` \|$/gm)];
const told = rows.map(([, name, value]) => [name, Number(value)]);

test('docs/limits.md names every limit of the format and of a push, with its value', () => {
  const known = [
    ...Object.entries(limits),
    ...Object.entries(pushLimits).map(([name, value]) => [`qms.limit.${name}`, value]),
  ];
  expect(told).toEqual(known);
});

test('and rules that there are', () => {
  expect(rows.map(([, , , rule = '']) => rule).filter((rule) => !isRuleId(rule))).toEqual([]);
});
