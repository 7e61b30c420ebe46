import { describe, expect, test } from 'vitest';
import { unwrap } from '../../../src/rules/finding.ts';
import { readYaml } from '../../../src/rules/policy/yaml-text.ts';
import { bytes, findings, places } from './sample.ts';

const read = (text: string) => readYaml(bytes(text), 'policy.yaml');

describe('what is not plain YAML is refused at its place', () => {
  test.each([
    ['an anchor', 'a: 1\nb: &x 2\n', ['policy/yaml 2:4']],
    ['an alias', 'a: &x 1\nb: *x\n', ['policy/yaml 1:4', 'policy/yaml 2:4']],
    ['a tag', 'a: !!str 1\n', ['policy/yaml 1:4']],
    ['a local tag', 'a: !x 1\n', ['policy/yaml 1:4']],
    ['a directive', '%YAML 1.1\n---\na: 1\n', ['policy/yaml 1:1']],
    ['a merge key', 'a: { b: 1 }\n<<: { c: 1 }\n', ['policy/yaml 2:1']],
    ['a complex key', '? a\n: 1\n', ['policy/yaml 1:1']],
    ['a number as key', 'a: 1\n1: 2\n', ['policy/yaml 2:1']],
    ['a prototype as key', '__proto__: 1\n', ['policy/yaml 1:1']],
    ['a second document', 'a: 1\n---\nb: 2\n', ['policy/yaml 2:1']],
    ['an end marker', 'a: 1\n...\n', ['policy/yaml 2:1']],
    ['an open bracket', 'a: [1, 2\nb: 1\n', ['policy/yaml 2:1']],
    ['a repeated key', 'a: 1\nb: 2\na: 3\n', ['policy/duplicate-key 3:1']],
    ['a repeated key inside', 'a: { b: 1, b: 2 }\n', ['policy/duplicate-key 1:12']],
    ['a repeated key, quoted once', 'a: 1\n"a": 2\n', ['policy/duplicate-key 2:1']],
    ['nothing', '', ['policy/yaml 1:1']],
    ['only a comment', '# empty\n', ['policy/yaml 1:1']],
    ['a tab', 'a: 1\nb:\t2\n', ['policy/text 2:3']],
    ['a carriage return', 'a: 1\r\n', ['policy/text 1:5']],
    ['a byte order mark', '\uFEFFa: 1\n', ['policy/text 1:1']],
    ['a bidi override', 'a: "x\u202Ey"\n', ['policy/text 1:6']],
    ['an escaped bidi override', 'a: 1\nb: "x\\u202Ey"\n', ['policy/text 2:4']],
    ['a decomposed letter', 'a: 1\nb: e\u0301\n', ['policy/text 2:4']],
    ['a long line', `a: ${'x'.repeat(1000)}\n`, ['policy/yaml 1:1']],
    ['a deep indentation', `a:\n${' '.repeat(65)}b: 1\n`, ['policy/yaml 2:1']],
    ['deep brackets', `a: ${'['.repeat(13)}\n`, ['policy/yaml 1:16']],
    ['a deep sequence', `${'- '.repeat(400)}1\n`, ['policy/yaml 1:25']],
  ])('%s', (_, text, expected) => {
    expect(places(read(text))).toEqual(expected);
  });

  test('bytes that are not UTF-8', () => {
    const result = readYaml(new Uint8Array([0x61, 0x3a, 0x20, 0xff]), 'policy.yaml');
    expect(findings(result).map(({ rule }) => rule)).toEqual(['policy/text']);
  });

  test('more than a mebibyte', () => {
    const result = readYaml(new Uint8Array(1024 * 1024 + 1).fill(0x23), 'policy.yaml');
    expect(findings(result).map(({ rule }) => rule)).toEqual(['policy/size']);
  });
});

test('the words yes, no and on are text, as YAML 1.2 has it', () => {
  expect(unwrap(read('a: yes\nb: no\nc: on\nd: true\n')).value).toEqual({
    a: 'yes',
    b: 'no',
    c: 'on',
    d: true,
  });
});

test('a path is found at its value, and at its key', () => {
  const tree = unwrap(read('a:\n  b: [x, y]\n'));
  expect(tree.at(['a', 'b', 1])).toEqual({ path: 'policy.yaml', line: 2, column: 10 });
  expect(tree.key(['a', 'b'])).toEqual({ path: 'policy.yaml', line: 2, column: 3 });
});

test('an absent path is found at what would hold it', () => {
  const tree = unwrap(read('a: 1\nb:\n  c: 1\n'));
  expect(tree.at(['b', 'd', 'e'])).toEqual({ path: 'policy.yaml', line: 3, column: 3 });
});

test('sixty thousand keys are read without comparing every pair', () => {
  const many = Array.from({ length: 60_000 }, (_, index) => `k${index}: 1\n`).join('');
  const value = unwrap(read(many)).value as Record<string, number>;
  expect(Object.keys(value)).toHaveLength(60_000);
});
