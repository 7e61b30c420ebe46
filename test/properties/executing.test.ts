import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Filling, fillRow, mergeRows } from '../../src/documents/fill-row.ts';
import { unwrap } from '../../src/rules/finding.ts';

const [factor = 1, seed = 20261121] = (process.env.QMS_RUNS ?? '1').split('@').map(Number);

const header =
  '| EI | Task | VR | Execution summary | Outcome | Performed by |\n| --- | --- | --- | --- | --- | --- |\n';
/** Text that a careless writer would break a table with. */
const words = fc
  .array(
    fc.constantFrom(
      'done',
      ' | ',
      '\\',
      '`a|b`',
      '[x](y)',
      '  ',
      '\n',
      'é',
      '**',
      '<!-- c -->',
      '{{x}}',
      '#',
    ),
    {
      maxLength: 6,
    },
  )
  .map((pieces) => `ok ${pieces.join('')}`);
const padding = fc.constantFrom('', ' ', '   ', ' [placeholder] ');
const row = fc.tuple(words, padding, padding, padding).map(
  ([task, a, b, c]) =>
    (id: string) =>
      `| ${id} | ${task.replace(/[|\\\n]/g, ' ')} | No |${a}|${b}|${c}|`,
);
const prose = fc.constantFrom(
  '',
  'Text.\n',
  '```\n| EI | Task |\n```\n',
  '> quoted | text\n',
  '<!-- EI -->\n',
);

const plan = fc
  .tuple(prose, fc.array(row, { minLength: 1, maxLength: 6 }), prose)
  .map(([before, rows, after]) => {
    const lines = rows.map((each, index) => each(`EI-${index + 1}`));
    const text = `---\ntitle: A\n---\n\n# A\n\n${before}\n${header}${lines.join('\n')}\n\n${after}`;
    return { text, items: rows.map((_row, index) => `EI-${index + 1}`) };
  });

const filling = fc.record({
  summary: words,
  outcome: fc.constantFrom('Pass' as const, 'Fail' as const),
  performedBy: fc.constantFrom('ada 2026-11-21', 'bot 2026-11-22'),
});

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (of: Uint8Array) => new TextDecoder().decode(of);

/** The text with the last three cells of each item's row taken out, seen by nothing but its lines. */
function outside(document: string, items: readonly string[]): string {
  return document
    .split('\n')
    .map((line) => (items.some((item) => line.startsWith(`| ${item} |`)) ? planned(line) : line))
    .join('\n');
}

/** `| EI-1 | Task | No |`: what stands before the fourth divider. */
function planned(line: string): string {
  let bars = 0;
  let at = 0;
  for (; at < line.length && bars < 4; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '|') bars += 1;
  }
  return line.slice(0, at);
}

test('executing items, in any order by anybody, changes no byte outside of their cells [REQ-028]', () => {
  fc.assert(
    fc.property(plan, fc.array(fc.tuple(fc.nat(5), filling), { maxLength: 8 }), (made, acts) => {
      let present: Uint8Array = bytes(made.text);
      const last = new Map<string, Filling>();
      for (const [index, each] of acts) {
        const item = made.items[index % made.items.length] ?? '';
        present = unwrap(fillRow(present, item, each));
        last.set(item, each);
      }
      expect(outside(text(present), made.items)).toBe(outside(made.text, made.items));
      // The order between items does not matter, only the last filling of each.
      let again: Uint8Array = bytes(made.text);
      for (const [item, each] of [...last].reverse()) again = unwrap(fillRow(again, item, each));
      expect(text(again)).toBe(text(present));
    }),
    { seed, numRuns: 300 * factor },
  );
});

test('rows that two people executed at once come together, whoever is first', () => {
  fc.assert(
    fc.property(plan, filling, filling, (made, mine, theirs) => {
      const [first, second] = made.items;
      if (first === undefined || second === undefined) return;
      const base = bytes(made.text);
      const [a, b] = [unwrap(fillRow(base, first, mine)), unwrap(fillRow(base, second, theirs))];
      const both = text(unwrap(fillRow(a, second, theirs)));
      expect(text(unwrap(mergeRows(base, a, b)))).toBe(both);
      expect(text(unwrap(mergeRows(base, b, a)))).toBe(both);
    }),
    { seed, numRuns: 200 * factor },
  );
});
