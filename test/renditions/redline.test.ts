import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocumentText } from '../../src/renditions/read-document.ts';
import { compare } from '../../src/renditions/redline.ts';
import type { TableChange } from '../../src/renditions/redline-model.ts';
import { marks, redlineText } from '../../src/renditions/redline-text.ts';
import { read, versionOf } from './apply.ts';

const blocks = (text: string) => {
  const { properties, body } = readDocumentText(text);
  return [...properties, ...body];
};
const redline = (before: string, after: string) => compare(blocks(before), blocks(after));
const shown = (before: string, after: string) => redlineText(redline(before, after), marks, 100, false);
const table = (...rows: string[]) =>
  ['| EI | Task | Outcome |', '| --- | --- | --- |', ...rows, ''].join('\n');

test('marks words within a paragraph, not lines', () => {
  expect(shown('Weigh it\non Monday, with care.\n', 'Weigh it on\nTuesday, with great care.\n')).toBe(
    '~ Weigh it on [-Monday-]{+Tuesday+}, with{+ great+} care.\n',
  );
});

test('takes line breaks and padding of tables for no change [REQ-078]', () => {
  const wide = '|EI|Task|Outcome|\n|:--|--|--|\n|EI-1| do   it|Pass|\n';
  const narrow = '| EI   | Task  | Outcome |\n| :--- | ----- | --- |\n| EI-1 | do it | Pass    |\n';
  const found = redline(`One\ntwo *three*.\n\n${wide}`, `One two\n_three_.\n\n${narrow}`);
  expect(found.counts).toEqual({ added: 0, removed: 0, places: 0 });
});

test('shows what changed inside the cells of a row that keeps its name [REQ-078]', () => {
  const before = table('| EI-1 | Install it | |', '| EI-2 | Test it | |');
  const after = table('| EI-1 | Install it twice | Pass |', '| EI-2 | Test it | |', '| EI-3 | Clean up | |');
  expect(shown(before, after)).toBe(
    [
      '  | EI | Task | Outcome',
      '~ | EI-1',
      '      Task: Install it{+ twice+}',
      '      Outcome: {+Pass+}',
      '+ | {+EI-3+} | {+Clean up+} | ',
      '      (1 row unchanged)',
      '',
    ]
      .join('\n')
      .replace('| \n', '|\n'),
  );
});

test('tells a row that moved from one that is new', () => {
  const before = table('| EI-1 | a | |', '| EI-2 | b | |', '| EI-3 | c | |');
  const after = table('| EI-3 | c | |', '| EI-1 | a | |', '| EI-2 | b | Pass |');
  const found = redline(before, after).changes[0] as TableChange;
  expect(found.rows.map(({ change }) => change)).toEqual(['moved-to', 'same', 'changed', 'moved-from']);
});

test('matches columns by their headings', () => {
  const before = '| EI | Task |\n| --- | --- |\n| EI-1 | do it |\n';
  const after = '| EI | VR | Task |\n| --- | --- | --- |\n| EI-1 | Yes | do it |\n';
  const found = redline(before, after).changes[0] as TableChange;
  expect(found.columns.map(({ op }) => op)).toEqual(['same', 'added', 'same']);
  expect(redline(before, after).counts).toMatchObject({ added: 2, removed: 0 });
});

test('shows comments, raw HTML, hidden link targets and what nothing refers to', () => {
  const text = shown(
    'Same.\n',
    'Same.\n\n<!-- approve me -->\n\n[ok](https://a.example) <b>x</b>\n\n[//]: # (psst)\n',
  );
  expect(text).toContain('{+HTML comment: approve me+}');
  expect(text).toContain('{+ok (https://a.example) <b>x</b>+}');
  expect(text).toContain('unused link [//]: # psst');
});

test('a new number of a list item alone is no change', () => {
  expect(redline('1. a\n2. c\n', '1. a\n2. b\n3. c\n').counts).toEqual({ added: 1, removed: 0, places: 1 });
});

const word = fc.constantFrom(
  'scale',
  'weight',
  'EI-1',
  '*bold*',
  '`code`',
  'Monday,',
  '100 g',
  '[a](b)',
  '—',
);
const sentence = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
const row = fc
  .tuple(fc.constantFrom('EI-1', 'EI-2', 'EI-3', 'EI-4'), sentence, sentence)
  .map((cells) => `| ${cells.join(' | ')} |`);
const piece = fc.oneof(
  sentence,
  sentence.map((text) => `## ${text}`),
  sentence.map((text) => `- ${text}`),
  sentence.map((text) => `> ${text}`),
  sentence.map((text) => `\`\`\`\n${text}\n${text}\n\`\`\``),
  fc.array(row, { maxLength: 5 }).map((rows) => table(...rows)),
  fc.array(row, { maxLength: 4 }).map((rows) => ['| EI | Note |', '| --- | --- |', ...rows].join('\n')),
);
const pieces = fc.array(piece, { maxLength: 10 });
/** A document, and the same one with pieces taken out, put in and moved. */
const edited = fc
  .tuple(pieces, pieces, fc.infiniteStream(fc.nat({ max: 3 })))
  .map(([old, fresh, choices]) => {
    const after = old.flatMap((each, index) => {
      const choice = choices.next().value;
      if (choice === 0) return [];
      return choice === 1 ? [fresh[index] ?? each, each] : [each];
    });
    return [old.join('\n\n'), (after.length > 0 ? after : fresh).join('\n\n')] as const;
  });

test('without what is new it is the older version, without what is gone the newer [REQ-079]', () => {
  fc.assert(
    fc.property(edited, ([before, after]) => {
      const found = redline(before, after);
      expect(versionOf(found, 'added').map(read)).toEqual(blocks(after).map(read));
      expect(versionOf(found, 'removed').map(read)).toEqual(blocks(before).map(read));
    }),
    { numRuns: 150 },
  );
});

test('of a version with itself nothing is marked', () => {
  fc.assert(
    fc.property(pieces, (all) => {
      expect(redline(all.join('\n\n'), all.join('\n\n')).counts.places).toBe(0);
    }),
  );
});

test('gives the same answer for a large document that is wholly rewritten, in bounded time', () => {
  const paragraphs = (seed: string) =>
    Array.from(
      { length: 4000 },
      (_, index) => `${seed} ${index} ${'words of a line '.repeat(4)}${seed}${index * 7}`,
    );
  const found = redline(paragraphs('old').join('\n\n'), paragraphs('new').join('\n\n'));
  expect(versionOf(found, 'added').length).toBe(4000);
  expect(versionOf(found, 'removed').length).toBe(4000);
});
