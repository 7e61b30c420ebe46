import { expect, test } from 'vitest';
import { lifecycle } from '../../src/rules/record/lifecycle.ts';
import { type Transition, transitions } from './transitions.ts';

const rows = new Set(lifecycle.map(({ family, from, act, to }) => `${family} ${from ?? '-'} ${act} ${to}`));

function line(number: string, { was, rows, note }: Transition): string {
  const named = rows.map((row) => row.replace(/^(\S+) (\S+) (\S+) (\S+)$/, '$1: $2 → `$3` → $4'));
  return `| ${number} | ${was} | ${named.join('<br>') || 'none'} | ${note} |`;
}

test('every row of the older table is here', () => {
  const numbers = Array.from({ length: 28 }, (_none, index) => `T${index + 1}`);
  expect(Object.keys(transitions)).toEqual([numbers[0], 'T1v', ...numbers.slice(1)]);
});

test.each(Object.entries(transitions))('%s names rows of the lifecycle, or says why not', (_number, each) => {
  expect(each.rows.filter((row) => !rows.has(row))).toEqual([]);
  expect(each.note).toMatch(/^[A-Z].*\.$/);
});

test('docs/transitions.md is the table', async () => {
  const lines = Object.entries(transitions).map(([number, each]) => line(number, each));
  await expect(`# From the older transition table to this lifecycle

The system that git-qms replaces had 28 transitions, and one more for verification records. Each is here with the rows of
the lifecycle that take its place ([all of them](lifecycle.md)), and what is different. Families: \`document\` (SOP, RS,
RTM, TEMPLATE, POLICY), \`executable\` (CR, INV, TP, ER, VAR, ADD), \`attachment\` (VR).

This page is written by \`npx vitest run test/holes/transitions.test.ts --update\`.

| | Then | Rows now | What differs |
| --- | --- | --- | --- |
${lines.join('\n')}
`).toMatchFileSnapshot('../../docs/transitions.md');
});
