import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/documents/parse.ts';
import { exchangeAgain } from '../../src/replay/mend-again.ts';
import { repair } from '../../src/replay/repair.ts';
import { type Finding, finding } from '../../src/rules/finding.ts';
import { shippedKinds } from '../../src/rules/kinds/shipped.ts';
import type { Kind } from '../../src/rules/kinds.ts';
import type { PrincipalId } from '../../src/rules/values.ts';

const kind = shippedKinds.get('CR') as Kind;
const head = '---\ntitle: A pump\n---\n\n';
const columns = '| EI | Task Description | Execution Summary | Task Outcome | Performed By - Date |';
const table = (...rows: string[]) => `${head}${columns}\n|---|---|---|---|---|\n${rows.join('\n')}\n\nEnd.\n`;
const bytes = (text: string): Uint8Array => Buffer.from(text);

function repaired(text: string, findings: readonly Finding[], approved: string | null = null) {
  const done = repair(bytes(text), findings, {
    kind,
    title: 'A pump',
    lawful: {},
    before: approved === null ? null : bytes(approved),
    who: 'claude' as PrincipalId,
    day: '2026-02-03',
  });
  return done && { text: Buffer.from(done.bytes).toString('utf8'), replaced: done.replaced };
}

const items = (text: string) => readDocument(bytes(text), kind).items;

describe('a text is changed as little as its refusal demands', () => {
  test('who checks a row in stands in it, with whom the text named beside', () => {
    const text = table('| EI-1 | Test | Done. | Pass | lead - 2026-02-02 |');
    const found = repaired(text, [finding('execution/performer', 'EI-1 says it was performed by lead')]);
    expect(found?.text).toBe(
      table('| EI-1 | Test | Done. | Pass | claude (the older text says lead - 2026-02-02) |'),
    );
  });

  test('an outcome that is neither Pass nor Fail becomes Pass, in the rows named alone', () => {
    const text = table(
      '| EI-1 | Test | Done. | Partial | claude - 2026-02-02 |',
      '| EI-2 | Test | Done. | Pass | claude - 2026-02-02 |',
    );
    const found = repaired(text, [finding('execution/incomplete', 'EI-1 has the outcome "Partial"')]);
    expect(found?.text).toBe(text.replace(' Partial ', ' Pass '));
  });

  test('rows that nobody approved go, changed ones say again what was approved, lost ones come back', () => {
    const approved = table(
      '| EI-1 | Build it | [SUMMARY] | [Pass/Fail] | [PERFORMER] |',
      '| EI-2 | Test it | [SUMMARY] | [Pass/Fail] | [PERFORMER] |',
    );
    const text = table(
      '| EI-1 | Build something else | Built. | Pass | claude - 2026-02-02 |',
      '| EI-3 | Go home | Gone. | Pass | claude - 2026-02-02 |',
    );
    const found = repaired(text, [finding('execution/plan', 'changed')], approved);
    expect(items(found?.text ?? '').map(({ id, task, summary }) => [id, task, summary])).toEqual([
      ['EI-1', 'Build it', 'Built.'],
      ['EI-2', 'Test it', ''],
    ]);
  });

  test('a pipe that splits a summary is escaped', () => {
    const text = table('| EI-1 | Test | ran `a | b` twice | Pass | claude - 2026-02-02 |');
    const wrong = readDocument(bytes(text), kind).findings;
    expect(wrong.map((each) => each.rule)).toEqual(['document/item-columns']);
    const found = repaired(text, wrong);
    expect(readDocument(bytes(found?.text ?? ''), kind).findings).toEqual([]);
    expect(items(found?.text ?? '')[0]?.summary).toBe('ran `a | b` twice');
  });

  test('front matter that holds nothing gets the title', () => {
    const text = '---\n{}\n---\n\nText.\n';
    const found = repaired(text, readDocument(bytes(text), kind).findings);
    expect(readDocument(bytes(found?.text ?? ''), kind)).toMatchObject({ title: 'A pump', findings: [] });
    expect(found?.text).toContain('\n\nText.\n');
  });

  test('what it does not know it leaves', () => {
    expect(repaired(table(), [finding('permission/owner', 'not yours')])).toBeNull();
  });
});

test('lines are exchanged again in a later text, also one after the other, and the rest stays', () => {
  const known = new Map<string, string | null>([
    ['a', 'b'],
    ['b', 'c'],
    ['gone', null],
  ]);
  const later = Buffer.from(exchangeAgain(bytes('a\nx\ngone\nb\n'), known)).toString('utf8');
  expect(later).toBe('c\nx\nc\n');
  const untouched = bytes('x\n');
  expect(exchangeAgain(untouched, known)).toBe(untouched);
});
