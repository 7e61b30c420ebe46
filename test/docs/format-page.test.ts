import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { checkText } from '../../src/rules/bytes/text.ts';
import { parseMessage, trailerOrder } from '../../src/rules/bytes/trailers.ts';
import { recordDirectory } from '../../src/rules/kinds/ids.ts';
import { classifyRef } from '../../src/rules/refs.ts';
import type { DocId } from '../../src/rules/values.ts';

const text = await readFile(new URL('../../docs/format.md', import.meta.url), 'utf8');

test('the message that the page shows is one that is accepted', () => {
  const example = /```text\n(CR-045: [\s\S]*?)```/.exec(text)?.[1] ?? '';
  expect(parseMessage(example)).toMatchObject({ ok: true, value: { subject: 'CR-045: pre-approve, v1.0' } });
});

test('trailers stand in the order in which they stand in a message', () => {
  const rows = [...text.matchAll(/^\| \d+ \| `QMS-([A-Za-z]+)` \|/gm)].map((match) => match[1]);
  expect(rows).toEqual(trailerOrder.map(({ key }) => key));
});

test('the directories that the page shows are where the rules look', () => {
  const rows = [...text.matchAll(/^\| `([A-Z0-9-]+)` \| `(\.qms\/docs\/[^`]*)\/` \|$/gm)];
  expect(rows.length).toBe(4);
  for (const [, id = '', directory] of rows) expect(recordDirectory(id as DocId)).toBe(directory);
});

test('characters at the edges of the ranges that the page lists are refused, and their neighbours are not', () => {
  const listed = /^U\+0000 to .*$/m.exec(text)?.[0] ?? '';
  const ranges = listed
    .split(', ')
    .map((each) => [...each.matchAll(/U\+([0-9A-F]+)/g)].map((m) => m[1] ?? ''));
  const refused = (code: number) => checkText(String.fromCodePoint(code), 'it') !== null;
  for (const [first = '', last = first] of ranges) {
    expect(refused(Number.parseInt(first, 16))).toBe(true);
    expect(refused(Number.parseInt(last, 16))).toBe(true);
    expect(refused(Number.parseInt(last, 16) + 1)).toBe(false);
  }
});

test.each([
  ['refs/heads/qms/CR-045', 'record'],
  ['refs/heads/exec/CR-045', 'execution'],
  ['refs/heads/exec/CR-045.try-2', 'execution'],
  ['refs/heads/genesis/flow', 'sandbox'],
  ['refs/heads/main', 'trunk'],
  ['refs/heads/feature', 'ungoverned'],
  ['refs/heads/QMS/CR-045', 'refused'],
  ['refs/heads/propose/1/CR-045', 'refused'],
  ['refs/heads/propose/0123abcd/CR-045', 'proposal'],
  ['refs/heads/propose/0123abcd/answer', 'proposal'],
  ['refs/heads/Main', 'refused'],
  ['refs/heads/main/x', 'refused'],
  ['refs/heads/-x', 'refused'],
  ['refs/tags/qms/CR-045', 'refused'],
  ['refs/notes/commits', 'refused'],
])('%s is %s, as the page says', (ref, kind) => {
  expect(classifyRef(ref, 'main').kind).toBe(kind);
});
