import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readResponses, writeResponses } from '../../../src/documents/interactive/responses-file.ts';
import { cleanText } from '../../../src/rules/bytes/text.ts';
import type { Entry, Responses } from '../../../src/rules/interactive/answers.ts';
import { limits } from '../../../src/rules/limits.ts';
import type { DocId, Oid } from '../../../src/rules/values.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1 }).map(cleanText);
const maybe = fc.option(text, { nil: null });
const shared = {
  item: fc.constantFrom('objective', 'step_actual.2', 'true', 'null'),
  commit: maybe,
  reason: maybe,
  by: fc.constantFrom('bot', 'no', 'null'),
  at: fc.constant('2026-11-21T18:40:02Z'),
};
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ kind: fc.constant('answer' as const), value: text, ...shared }),
  fc.record({ kind: fc.constant('reopen' as const), value: fc.constant(''), ...shared }),
);
const responses: fc.Arbitrary<Responses> = fc.record({
  schema: fc.constant(1 as const),
  template: fc.constant({ name: 'TEMPLATE-VR' as DocId, oid: 'a'.repeat(40) as Oid }),
  title: text,
  entries: fc.array(entry, { maxLength: 6 }),
});

test('what is written is read, and any YAML reader reads the same [REQ-085]', () => {
  fc.assert(
    fc.property(responses, (given) => {
      const bytes = writeResponses(given);
      expect(readResponses(bytes)).toEqual({ ok: true, value: given });
      const yaml = parse(Buffer.from(bytes).toString('utf8')) as { answers: Record<string, string>[] };
      expect(yaml).toMatchObject({ schema: 1, title: given.title });
      expect(yaml.answers.map((each) => each.item ?? each.reopen)).toEqual(
        given.entries.map((each) => each.item),
      );
      expect(yaml.answers.map((each) => each.value ?? '')).toEqual(given.entries.map((each) => each.value));
    }),
  );
});

const good = `schema: 1
template: "TEMPLATE-VR ${'a'.repeat(40)}"
title: "Seen"
answers:
  - item: "a"
    value: "x"
    by: "bot"
    at: "2026-11-21T18:40:02Z"
`;

test('the written form is read', () => {
  expect(readResponses(Buffer.from(good)).ok).toBe(true);
});

test.each<[string, string | Uint8Array]>([
  ['an anchor', good.replace('"x"', '&x "x"')],
  ['an alias', good.replace('"x"', '*x')],
  ['a key twice', good.replace('    value: "x"\n', '    value: "x"\n    value: "y"\n')],
  ['an unknown key', good.replace('    by:', '    note: "z"\n    by:')],
  ['another order', good.replace('    value: "x"\n    by: "bot"\n', '    by: "bot"\n    value: "x"\n')],
  ['a plain scalar', good.replace('"x"', 'x')],
  ['an escape that is not needed', good.replace('"x"', '"\\u0078"')],
  ['another schema', good.replace('schema: 1', 'schema: 2')],
  ['a comment', `${good}# more\n`],
  ['a second document', `${good}---\n${good}`],
  ['a carriage return', good.replaceAll('\n', '\r\n')],
  ['no last line feed', good.trimEnd()],
  ['an answer that is also a reopening', good.replace('    value:', '    reopen: "l.2"\n    value:')],
  ['nothing', ''],
  ['what is not UTF-8', Uint8Array.of(0xff, 0xfe)],
  ['what is huge', `${good}${' '.repeat(limits.documentBytes)}`],
])('%s is refused with the line [REQ-085]', (_, given) => {
  const read = readResponses(Buffer.from(given as string));
  expect(read).toMatchObject({
    ok: false,
    findings: [{ rule: 'respond/file', where: { line: expect.any(Number) } }],
  });
});
