import { expect, test } from 'vitest';
import { isInteractive, parseInteractive } from '../../../src/documents/interactive/parse.ts';

const head = ['---', 'title: T', '---', '', '<!-- document -->', '<!-- @template: T | start: a -->'];

/** A template of some lines; the first of them stands on line 7. */
const template = (...lines: readonly string[]) => [...head, ...lines, ''].join('\n');

const ask = (id: string, rest = 'next: end') => [
  `<!-- @prompt: ${id} | ${rest} -->`,
  'Well?',
  '<!-- @end-prompt -->',
];
const gate = (id: string, yes: string, no: string) => [
  `<!-- @gate: ${id} | type: yesno | yes: ${yes} | no: ${no} -->`,
  'Again?',
  '<!-- @end-prompt -->',
];

function problems(text: string): string[] {
  const read = parseInteractive(text);
  return read.ok
    ? []
    : read.findings.map(({ message, where }) => {
        expect(message).toMatch(new RegExp(`^line ${where.line}, column ${where.column}: `));
        return message;
      });
}

test('a sound template has no finding, and is told from a plain one [REQ-084]', () => {
  const text = template(...ask('a', 'next: b'), '{{a}}', ...ask('b'), 'So: {{b}}', '<!-- @end -->');
  expect(problems(text)).toEqual([]);
  expect(isInteractive(text)).toBe(true);
  expect(isInteractive('---\ntitle: T\n---\n<!-- document -->\n# {{ID}}\n')).toBe(false);
  expect(isInteractive('<!-- @prompt: above -->\n<!-- document -->\n# {{ID}}\n')).toBe(false);
});

test('prompts and gates carry what their tags say', () => {
  const text = template(
    '<!-- @loop: steps -->',
    ...ask('a', 'next: more | type: outcome | commit: true'),
    '{{a}} {{_n}}'.replace('{{a}}', 'Says {{a}}'),
    ...gate('more', 'a', 'end'),
    '<!-- @end-loop: steps -->',
    '<!-- @end -->',
  );
  const read = parseInteractive(text);
  expect(read).toMatchObject({ ok: true });
  if (!read.ok) return;
  expect([...read.value.graph.nodes.values()]).toEqual([
    { kind: 'prompt', id: 'a', type: 'outcome', commit: true, next: 'more', loop: 'steps' },
    { kind: 'gate', id: 'more', yes: 'a', no: 'end', loop: 'steps' },
  ]);
  expect(read.value.guidance.get('a')).toBe('Well?');
});

const end = '<!-- @end -->';

test.each<[string, string[], string]>([
  ['an unknown tag', ['<!-- @ask: a -->', end], 'line 7, column 1: there is no tag @ask'],
  [
    'a tag that shares its line',
    ['x <!-- @end -->', end],
    'line 7, column 3: "x <!-- @end -->" is not a tag',
  ],
  [
    'an unknown attribute',
    [...ask('a', 'next: end | default: x'), '{{a}}', end],
    'line 7, column 31: @prompt has no attribute "default: x"',
  ],
  [
    'an attribute twice',
    [...ask('a', 'next: end | next: end'), '{{a}}', end],
    'line 7, column 31: @prompt says next twice',
  ],
  [
    'an unknown type',
    [...ask('a', 'next: end | type: date'), '{{a}}', end],
    'type is text or outcome or items, not "date"',
  ],
  ['a missing attribute', [...ask('a', 'type: text'), '{{a}}', end], '@prompt a does not say next'],
  ['an id that is none', [...ask('A1'), end], '@prompt needs an id'],
  [
    'a question twice',
    [...ask('a', 'next: b'), '{{a}}', ...ask('b'), ...ask('b'), '{{b}}', end],
    'line 14, column 1: b stands twice',
  ],
  ['a dangling next', [...ask('a', 'next: b'), '{{a}}', end], 'a leads to b, which is no question'],
  [
    'a question that nothing leads to',
    [...ask('a'), '{{a}}', ...ask('b'), '{{b}}', end],
    'line 11, column 1: nothing leads to b',
  ],
  [
    'an edge that leads back',
    [...ask('a', 'next: b'), ...ask('b', 'next: a'), '{{a}}', 'b {{b}}', end],
    'b leads back to a',
  ],
  [
    'another first question',
    [...ask('b', 'next: a'), ...ask('a'), 'b {{b}}', '{{a}}', end],
    'line 6, column 1: start is a; the first question is b',
  ],
  [
    'a loop in a loop',
    ['<!-- @loop: l -->', '<!-- @loop: m -->', ...ask('a'), '{{a}}', '<!-- @end-loop: m -->', end],
    'line 8, column 1: the loop m stands inside the loop l',
  ],
  [
    'a loop that does not end',
    ['<!-- @loop: l -->', ...ask('a'), '{{a}}', end],
    'the loop l is not ended by @end-loop',
  ],
  [
    'a loop that another tag ends',
    ['<!-- @loop: l -->', ...ask('a'), '{{a}}', '<!-- @end-loop: m -->', end],
    '@end-loop ends l, not m',
  ],
  [
    'a loop twice',
    [
      '<!-- @loop: l -->',
      ...ask('a', 'next: b'),
      '{{a}}',
      '<!-- @end-loop: l -->',
      '<!-- @loop: l -->',
      ...ask('b'),
      '{{b}}',
      '<!-- @end-loop: l -->',
      end,
    ],
    'the loop l stands twice',
  ],
  [
    'a loop that asks nothing',
    [...ask('a'), '{{a}}', '<!-- @loop: l -->', '<!-- @end-loop: l -->', end],
    'the loop l asks nothing',
  ],
  [
    'a loop that is never left',
    [
      '<!-- @loop: l -->',
      ...ask('a', 'next: g'),
      '{{a}}',
      ...gate('g', 'a', 'a'),
      '<!-- @end-loop: l -->',
      end,
    ],
    'g never leaves the loop l',
  ],
  [
    'a way into the middle of a loop',
    [
      ...ask('a', 'next: c'),
      '{{a}}',
      '<!-- @loop: l -->',
      ...ask('b', 'next: c'),
      '{{b}}',
      ...ask('c'),
      '{{c}}',
      '<!-- @end-loop: l -->',
      end,
    ],
    'a leads into the middle of the loop l, to c',
  ],
  [
    'guidance that does not end',
    ['<!-- @prompt: a | next: end -->', 'Well?', end],
    'the guidance of a is not ended by @end-prompt',
  ],
  [
    'no guidance',
    ['<!-- @prompt: a | next: end -->', '<!-- @end-prompt -->', '{{a}}', end],
    'a has no guidance',
  ],
  ['an answer that stands nowhere', [...ask('a'), end], 'line 7, column 1: the answer to a stands nowhere'],
  [
    'a placeholder that nothing fills',
    [...ask('a'), '{{a}}', 'By {{whom}}', end],
    'line 11, column 4: {{whom}} is neither an answer',
  ],
  [
    'an answer of a loop outside it',
    ['<!-- @loop: l -->', ...ask('a'), '{{a}}', '<!-- @end-loop: l -->', '', '{{a}}', end],
    'a is asked inside the loop l, and stands outside it',
  ],
  ['a counter outside loops', [...ask('a'), '{{a}}', 'No {{_n}}', end], '{{_n}} is neither'],
  ['a comment that is no tag', [...ask('a'), '{{a}} <!-- guide: no -->', end], 'a comment that is no tag'],
  ['text after the end', [...ask('a'), '{{a}}', end, 'More.'], 'line 12, column 1: text stands after @end'],
  ['no end', [...ask('a'), '{{a}}'], 'the template has no @end'],
])('%s is named with line and column [REQ-084]', (_, lines, expected) => {
  expect(problems(template(...lines)).join('\n')).toContain(expected);
});

test('what has no template tag says so', () => {
  expect(problems(`<!-- document -->\n${ask('a').join('\n')}\n`)).toContain(
    'line 1, column 1: the template has no @template',
  );
});
