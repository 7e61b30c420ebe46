import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMarkdown } from '../../src/documents/markdown.ts';
import { readRequirements } from '../../src/documents/requirements.ts';
import { decodeCell, encodeCell } from '../../src/documents/table-row.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { growthOf, mostGrowth } from '../limits/growth.ts';
import { places } from './fixtures.ts';

const read = (text: string) => readRequirements(unwrap(parseMarkdown(text)));
const spec = (...rows: string[]) =>
  read(['## Requirements', '', '| Id | Requirement | From |', '| --- | --- | --- |', ...rows, ''].join('\n'));
const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

test('reads the rows of tables, with lines, links and fingerprints [REQ-113]', () => {
  const { all, findings } = spec(
    '| REQ-001 | The pump shall  stop. | |',
    '| **REQ-002** | It shall say so `a \\| b`. | REQ-001 |',
    '| REQ-PUMP-0103 | It shall wait. | REQ-001, REQ-002 |',
  );
  expect(findings).toEqual([]);
  expect(all).toMatchObject([
    { id: 'REQ-001', text: 'The pump shall  stop.', from: [], withdrawn: null, line: 5 },
    { id: 'REQ-002', text: 'It shall say so `a | b`.', from: ['REQ-001'], line: 6 },
    { id: 'REQ-PUMP-0103', from: ['REQ-001', 'REQ-002'], line: 7 },
  ]);
  expect(all[0]).toMatchObject({
    exact: hash('The pump shall  stop.'),
    meaning: hash('The pump shall stop.'),
  });
  expect(all[1]?.exact).toBe(all[1]?.meaning);
});

test('reads headings with what stands under them, in the section Requirements alone [REQ-113]', () => {
  const { all, findings } = read(
    [
      '# SDLC-QMS-RS',
      '## 3. Requirements',
      '### REQ-001: Stop',
      'The pump shall stop',
      'above five bar.',
      '',
      '### REQ-002',
      '**From:** REQ-001',
      '',
      'It shall say so.',
      '### Not a requirement',
      'Words.',
      '## Rationale',
      '### REQ-001 Why',
      'Words.',
    ].join('\n'),
  );
  expect(findings).toEqual([]);
  expect(all).toMatchObject([
    { id: 'REQ-001', text: 'Stop\nThe pump shall stop\nabove five bar.', line: 3 },
    { id: 'REQ-002', text: 'It shall say so.', from: ['REQ-001'], line: 7 },
  ]);
  expect(all[0]?.meaning).toBe(hash('Stop The pump shall stop above five bar.'));
});

test('a withdrawn requirement says why', () => {
  const { all, findings } = spec('| REQ-001 | Withdrawn: nobody asks. | |', '| REQ-002 | **Withdrawn:** | |');
  expect(all.map((each) => each.withdrawn)).toEqual(['nobody asks.', '']);
  expect(places(findings)).toEqual(['requirement/withdrawn@6:1']);
});

test.each([
  ['an id twice', ['| REQ-001 | a | |', '| REQ-001 | b | |'], 'requirement/duplicate@6:1'],
  ['a bad id', ['| REQ-1 | a | |'], 'requirement/id@5:1'],
  ['an id in lower case', ['| req-001 | a | |'], 'requirement/id@5:1'],
  ['no id', ['|  | a | |'], 'requirement/id@5:1'],
  ['an id without its number', ['| REQ-PUMP-NEW | a | |'], 'requirement/id@5:1'],
  ['no text', ['| REQ-001 | | |'], 'requirement/text@5:1'],
  ['a link to nothing', ['| REQ-001 | a | REQ-009 |'], 'requirement/from@5:1'],
  ['a link to itself', ['| REQ-001 | a | REQ-001 |'], 'requirement/circle@5:1'],
  [
    'a circle',
    ['| REQ-001 | a | |', '| REQ-002 | a | REQ-003, REQ-001 |', '| REQ-003 | a | REQ-002 |'],
    'requirement/circle@6:1',
  ],
  ['a stray bar', ['| REQ-001 | a | b | REQ-002 |'], 'requirement/table@5:1'],
])('finds %s [REQ-113]', (_, rows, expected) => {
  expect(places(spec(...rows).findings)).toContain(expected);
});

test('a circle is shown as its path, and what follows from it is none', () => {
  const { findings } = spec(
    '| REQ-001 | a | REQ-002 |',
    '| REQ-002 | a | REQ-003 |',
    '| REQ-003 | a | REQ-002 |',
  );
  expect(findings.map((each) => each.message)).toEqual([
    'requirements follow from themselves: REQ-002 ← REQ-003 ← REQ-002',
  ]);
});

test('finds a table of requirements with another header, which would be lost [REQ-113]', () => {
  const table = ['| REQ | Text |', '| --- | --- |', '| REQ-001 | a |', ''];
  const { all, findings } = read(['## Requirements', '', ...table, '## Other', '', ...table].join('\n'));
  expect(all).toEqual([]);
  expect(places(findings)).toEqual(['requirement/table@3:1']);
});

test('layout changes the exact fingerprint alone, words both', () => {
  const words = fc.array(fc.stringMatching(/^[a-z.,()]{1,8}$/), { minLength: 1, maxLength: 12 });
  const heading = (text: string) => `## Requirements\n\n### REQ-001 Title\n\n${text}\n`;
  fc.assert(
    fc.property(words, fc.nat(20), (given, place) => {
      const at = place % given.length;
      const one = read(heading(given.join(' '))).all[0];
      const flowed = read(heading(given.join('\n'))).all[0];
      const changed = read(heading([...given.slice(0, at), 'NOT', ...given.slice(at)].join(' '))).all[0];
      expect(flowed?.meaning).toBe(one?.meaning);
      if (given.length > 1) expect(flowed?.exact).not.toBe(one?.exact);
      expect(changed?.meaning).not.toBe(one?.meaning);
    }),
  );
});

test('whatever the cells say, each row is one requirement', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 8 }), (texts) => {
      const cells = texts.map((text) => `x${encodeCell(text)}`);
      const { all } = spec(...cells.map((cell, index) => `| REQ-${index + 100} | ${cell} | |`));
      expect(all.map(({ id }) => id)).toEqual(cells.map((_, index) => `REQ-${index + 100}`));
      expect(all.map(({ text }) => text)).toEqual(cells.map(decodeCell));
    }),
  );
});

test.each([
  ['marks around an id', (size: number) => `| a${'*'.repeat(size)}a | b |`],
  ['blanks in a text', (size: number) => `| REQ-001 | a${' \t'.repeat(size / 2)}a |`],
  ['parents', (size: number) => `| REQ-001 | a | ${'REQ-001, '.repeat(size / 9)} |`],
  [
    'tables with ids under another header',
    (size: number) => '\n\n# x\n\n| a |\n| - |\n| REQ-001 |'.repeat(size / 30),
  ],
  ['headings', (size: number) => '\n### REQ-001 x\nFrom: a'.repeat(size / 23)],
])('reads hostile %s in proportion to their size', (_, build) => {
  const whole = (size: number) =>
    `## Requirements\n\n| Id | Requirement | From |\n| --- | --- | --- |\n${build(size)}\n`;
  const parse = (size: number) => unwrap(parseMarkdown(whole(size)));
  expect(growthOf(readRequirements, parse, 8000)).toBeLessThan(mostGrowth);
});

test('reads the requirements of git-qms itself', () => {
  const file = new URL('../../.qms/docs/RS/SDLC-QMS-RS/SDLC-QMS-RS.md', import.meta.url);
  const text = readFileSync(file, 'utf8');
  const { all, findings } = read(text);
  expect(all.length).toBeGreaterThan(90);
  expect(findings).toEqual([]);
  expect(all.map(({ id }) => id)).toEqual([...text.matchAll(/^\| (REQ-[0-9]{3}) \|/gm)].map((row) => row[1]));
});
