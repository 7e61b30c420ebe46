import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { policyPaths } from '../../src/docs/policy-blocks.ts';
import { keyWords } from '../../src/docs/policy-words.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { checkSuccession } from '../../src/rules/policy/compare.ts';
import { parsePolicy } from '../../src/rules/policy/parse.ts';
import { policyShape } from '../../src/rules/policy/shape.ts';

const text = await readFile(new URL('../../docs/policy.md', import.meta.url), 'utf8');
const bytes = (part: string | undefined) => new TextEncoder().encode(part ?? '');
const example = unwrap(
  parsePolicy({
    policyYaml: bytes(/```yaml\n([\s\S]*?)```/.exec(text)?.[1]),
    allowedSigners: bytes(/```text\n(ada namespaces[\s\S]*?)```/.exec(text)?.[1]),
  }),
);

test('the example is a policy that can work', () => {
  expect(checkSuccession({ ...example, version: 1, replaces: null }, example)).toEqual([]);
});

test('the example shows a retired and a revoked key, a demand, a kind and an open path', () => {
  expect([...example.keys.values()].map((key) => key.status).toSorted()).toEqual([
    ...Array(5).fill('live'),
    'retired',
    'revoked',
  ]);
  expect([...example.demands.keys()]).toEqual(['approve']);
  expect(example.kinds.get('DEV')?.executable).toBe(true);
  expect(example.ungoverned.paths.length).toBe(2);
});

test('every key of the file has words, and no words are left over', () => {
  expect([...policyPaths().keys()].toSorted()).toEqual(Object.keys(keyWords).toSorted());
  for (const key of Object.keys(policyShape.shape)) expect(text).toContain(`| \`${key}\` |`);
});
