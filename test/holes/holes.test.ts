import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isRuleId } from '../../src/rules/registry.ts';
import { type Hole, holes } from './holes.ts';

const text = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

function line(letter: string, { proven, now, rules, test }: Hole): string {
  const named = rules.length === 0 ? 'lawful' : rules.map((rule) => `\`${rule}\``).join(', ');
  return `| ${letter} | ${proven} | ${now} | ${named} | [${test}](../test/holes/${test}) |`;
}

test('docs/legacy-holes.md is the table of the tests', async () => {
  const lines = Object.entries(holes).map(([letter, hole]) => line(letter, hole));
  await expect(`# What became of the proven weaknesses

Each was shown by running the system that git-qms replaces. Here each is tried by the command line's act, by commits made
with stock git and ssh-keygen and pushed to a gated server, and by \`verify\` on a repository that took the same commits
without a gate. After a refusal the server's refs, the local ones, work tree and workspace are as they were.

This page is written by \`npx vitest run test/holes/holes.test.ts --update\`.

| | Proven then | What happens now | Rules | Test |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`).toMatchFileSnapshot('../../docs/legacy-holes.md');
});

test.each(Object.entries(holes))('hole %s has its test, which names its rules', (letter, { rules, test }) => {
  const source = text(test);
  expect(source).toMatch(new RegExp(`'${letter}: `));
  for (const rule of rules) {
    expect(isRuleId(rule)).toBe(true);
    expect(source).toContain(`'${rule}'`);
  }
});

test('every proven hole is here', () => {
  expect(Object.keys(holes).join('')).toBe('ABB3CDEFGHIJKLMNOPQ');
});
