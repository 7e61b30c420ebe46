import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isRuleId } from '../../src/rules/registry.ts';
import { holes } from '../holes/holes.ts';
import { further, type Incident, investigations } from './incidents.ts';

const text = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

/** Titles of the tests of a hole begin with its letter. */
function titlesOf(letter: string, file: string): string[] {
  const found = text(file).matchAll(
    new RegExp(`test(?:\\.each\\([\\s\\S]*?\\))?\\(\\s*'(${letter}: [^\\n]*?)',`, 'g'),
  );
  return [...found].map(([, title = '']) => title);
}

const ofHoles: Readonly<Record<string, Incident>> = Object.fromEntries(
  Object.entries(holes).map(([letter, { proven, now, rules, test: file }]) => [
    letter,
    {
      happened: proven,
      stopped: now,
      rules,
      tests: { [`holes/${file}`]: titlesOf(letter, `holes/${file}`) },
    },
  ]),
);

const all = Object.entries({ ...investigations, ...further, ...ofHoles });

function row([name, { happened, stopped, rules, tests, open }]: [string, Incident]): string {
  const by = rules.length === 0 ? '' : ` (${rules.map((rule) => `\`${rule}\``).join(', ')})`;
  const played = Object.entries(tests).map(
    ([file, titles]) => `[${file}](../test/${file}): ${titles.join('; ').replaceAll('|', '\\|')}`,
  );
  return `| ${name} | ${happened} | ${stopped}${by} | ${played.join('<br>')} | ${open ?? ''} |`;
}

const table = (rows: Readonly<Record<string, Incident>>) =>
  `| | What happened | What stops it now | Played again by | Still open |
| --- | --- | --- | --- | --- |
${Object.entries(rows).map(row).join('\n')}
`;

test('docs/incidents.md is the table of the tests', async () => {
  await expect(`# What went wrong before, and what stops it

The system that git-qms replaces wrote fourteen investigations about itself. Most of their preventive actions were more
prose, and the same failures came back. Here each is played again against a server with the gate: what happened, which
rule stops it now, by which test one can see that, and what of it nothing stops.

This page is written by \`npx vitest run test/incidents/incidents.test.ts --update\`.

## Investigations

${table(investigations)}
## Further incidents with code

${table(further)}
## Weaknesses proven by trying

[legacy-holes.md](legacy-holes.md) says more of each, [attacks.md](attacks.md) what else is tried.

${table(ofHoles)}`).toMatchFileSnapshot('../../docs/incidents.md');
});

test.each(all)('%s: the tests and rules that its row names exist', (_name, { rules, tests }) => {
  expect(rules.filter((rule) => !isRuleId(rule))).toEqual([]);
  expect(Object.keys(tests).length).toBeGreaterThan(0);
  for (const [file, titles] of Object.entries(tests)) {
    const source = text(file);
    expect(titles.length).toBeGreaterThan(0);
    for (const title of titles) expect(source).toContain(`'${title}'`);
  }
});

test('every investigation and every proven weakness has its row', () => {
  const numbers = Array.from({ length: 14 }, (_, index) => `INV-${String(index + 1).padStart(3, '0')}`);
  expect(Object.keys(investigations)).toEqual(numbers);
  expect(Object.keys(ofHoles).join('')).toBe('ABB3CDEFGHIJKLMNOPQ');
});
