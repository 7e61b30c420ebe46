import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { formats } from '../../src/evidence/formats.ts';
import { packageFile } from '../../src/repository/package-files.ts';
import { encodeUtf8 } from '../../src/rules/bytes/text.ts';
import { registry } from '../../src/rules/registry.ts';
import { decodeSuiteResult } from '../../src/rules/systems/suite-result.ts';
import { linesOf } from './read.ts';

const page = await readFile(packageFile('docs/evidence.md'), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, of, text = '']) => (of === language ? [text] : []));

test('the file that the page shows is one', () => {
  const [file = ''] = blocks('json');
  const read = decodeSuiteResult(encodeUtf8(file));
  expect(read.ok ? [] : read.findings).toEqual([]);
});

test('the plain lines that it shows are read', () => {
  const [lines = ''] = blocks('text');
  expect(linesOf({ r: lines })).toEqual([
    'skipped hums',
    'failed starts again',
    'passed stops at 5 bar [REQ-PUMP-001] {REQ-PUMP-001}',
  ]);
});

test('the test case that it shows carries its requirement', () => {
  const [testcase = ''] = blocks('xml');
  expect(linesOf({ r: `<testsuite>${testcase}</testsuite>` })).toEqual([
    'passed acme.PumpTest > stops {REQ-PUMP-001}',
  ]);
});

test('it explains every rule that refuses a report', () => {
  const rules = Object.entries(registry).filter(
    ([id, { severity }]) => /^report\//.test(id) && severity === 'error',
  );
  expect(rules.length).toBe(9);
  for (const [id] of rules) expect(page).toContain(`| \`${id}\` |`);
  expect(Object.keys(formats)).toHaveLength(6);
});
