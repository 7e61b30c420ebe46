import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFile } from '../../../src/repository/package-files.ts';
import { type PromptFile, parsePrompts } from '../../../src/rules/checklists/parse.ts';
import { askedIn, isPrompt } from '../../../src/rules/checklists/prompt.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { limits } from '../../../src/rules/limits.ts';
import { bytes, oid, places, policy } from '../policy/sample.ts';

const { kinds } = policy();
const sample = `title: Is it fit?
answers: optional
items:
  - id: scope
    category: Content
    text: The scope is named.
  - id: plan
    category: Plan
    text: Each item is one task.
    asks: evidence
    phase: pre
`;

const file = (path: string, text = sample): PromptFile => ({
  path: `.qms/prompts/${path}`,
  oid: oid('3'),
  bytes: bytes(text),
});
const parse = (...files: PromptFile[]) => parsePrompts(files, kinds);

test('the most specific prompt is asked, and of it what belongs to the phase [REQ-100]', () => {
  const prompts = unwrap(
    parse(file('review/default.yaml'), file('review/pre/default.yaml'), file('review/pre/CR.yaml')),
  );
  const asked = (phase: 'single' | 'pre' | 'post', kind: string) => {
    const found = askedIn(prompts, 'review', phase, kind);
    return [found?.prompt.path.slice('.qms/prompts/'.length), found?.items.map(({ id }) => id).join(' ')];
  };
  expect(asked('pre', 'CR')).toEqual(['review/pre/CR.yaml', 'scope plan']);
  expect(asked('pre', 'INV')).toEqual(['review/pre/default.yaml', 'scope plan']);
  expect(asked('post', 'CR')).toEqual(['review/default.yaml', 'scope']);
  expect(askedIn(prompts, 'approval', 'pre', 'CR')).toBeNull();
});

test('a file that does not say whether it wants answers wants them', () => {
  const text = sample.replace('answers: optional\n', '');
  const [prompt] = unwrap(parse(file('review/default.yaml', text))).values();
  expect(prompt?.answers).toBe('required');
});

test.each([
  ['an unknown key', sample.replace('answers:', 'answer:'), ['policy/unknown-key 2:1']],
  ['an unknown key of an item', sample.replace('asks:', 'ask:'), ['policy/unknown-key 10:5']],
  ['a key twice', sample.replace('answers: optional', 'title: Again'), ['policy/duplicate-key 2:1']],
  ['an anchor', sample.replace('Is it fit?', '&a Is it fit?'), ['policy/yaml 1:8']],
  ['an item twice', sample.replace('id: plan', 'id: scope'), ['policy/prompt 7:9']],
  ['a wrong word', sample.replace('evidence', 'proof'), ['policy/value 10:11']],
  ['no items', 'title: Is it fit?\nitems: []\n', ['policy/value 2:8']],
  ['a missing text', sample.replace('    text: The scope is named.\n', ''), ['policy/missing-key 4:5']],
])('refuses %s with line and column [REQ-100]', (_, text, expected) => {
  expect(places(parse(file('review/default.yaml', text)))).toEqual(expected);
});

test('refuses an item for a phase that the file is not for', () => {
  expect(places(parse(file('review/post/default.yaml')))).toEqual(['policy/prompt 11:12']);
});

test.each([
  'default.yaml',
  'reviews/default.yaml',
  'review/default.yml',
  'review/CR.yaml',
  'review/before/CR.yaml',
  'review/pre/cr.yaml',
  'review/pre/CRX.yaml',
  'review/pre/CR/default.yaml',
])('refuses %s, which nobody would ever be asked [REQ-100]', (path) => {
  const read = parse(file(path));
  expect(read.ok ? [] : read.findings.map(({ rule }) => rule)).toEqual(['policy/prompt']);
});

test('refuses more prompts, and longer ones, than anybody reads', () => {
  const many = Array.from({ length: limits.promptFiles + 1 }, () => file('review/default.yaml'));
  expect(places(parse(...many))).toEqual(['policy/prompt undefined:undefined']);
  const long = file('review/default.yaml', `${sample}${'#\n'.repeat(limits.promptBytes / 2)}`);
  expect(places(parse(long))).toEqual(['policy/size undefined:undefined']);
});

test('the shipped prompts ask for answers of everybody who reviews or approves [REQ-100]', async () => {
  const folder = packageFile('templates/prompts');
  const names = (await readdir(folder, { recursive: true })).filter(isPrompt);
  const files = await Promise.all(
    names.map(async (path) => file(path, await readFile(join(folder, path), 'utf8'))),
  );
  const prompts = unwrap(parse(...files));
  for (const task of ['review', 'approval'] as const)
    for (const phase of ['single', 'pre', 'post', 'retirement'] as const)
      for (const kind of kinds.keys()) {
        const asked = askedIn(prompts, task, phase, kind);
        expect(asked?.prompt.answers, `${task} ${phase} ${kind}`).toBe('required');
      }
});
