import { describe, expect, test } from 'vitest';
import { asApproved, inForm, nothingSaid } from '../../src/replay/form.ts';
import { legacyKinds } from '../../src/replay/legacy-sections.ts';
import { escapeUnfilled, quoteUnwritten } from '../../src/replay/placeholders.ts';
import type { Kind } from '../../src/rules/kinds.ts';

const kind: Kind = {
  ...(legacyKinds.get('CR') as Kind),
  sections: ['Purpose', 'Scope', 'Plan', 'Execution'],
  lockedSections: ['Purpose', 'Scope', 'Plan'],
};
const head = '---\ntitle: A pump\n---\n\n';
const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (data: Uint8Array | undefined): string => Buffer.from(data ?? []).toString('utf8');

describe('a text gets the sections of its kind', () => {
  test('and is left alone where it has them, with others between', () => {
    const whole = '## 1. Purpose\n\n## Scope\n\n## Rationale\n\n## Plan\n\n## Execution\n';
    expect(inForm(bytes(head + whole), kind)).toBeNull();
  });

  test('each missing one before the next that it has, or at the end', () => {
    const made = inForm(bytes(`${head}## Purpose\n\nWater.\n\n## Plan\n\nDig.\n`), kind);
    expect(text(made?.bytes)).toBe(
      `${head}## Purpose\n\nWater.\n\n## Scope\n\n${nothingSaid}\n\n## Plan\n\nDig.\n\n## Execution\n\n${nothingSaid}\n`,
    );
    expect(made?.notes).toEqual(['section "Scope" added', 'section "Execution" added']);
  });

  test('in their order, each with what stands under it', () => {
    const made = inForm(bytes(`${head}## Plan\n\nDig.\n\n## Purpose\n\n## Scope\n\n## Execution\n`), kind);
    expect(text(made?.bytes)).toBe(`${head}## Purpose\n\n## Scope\n\n## Plan\n\nDig.\n\n## Execution\n`);
  });
});

describe('frozen sections are as they were approved', () => {
  const table = (cells: string) =>
    `| EI | Task | Execution summary | Outcome | Performed by |\n|---|---|---|---|---|\n| EI-1 | Dig | ${cells} |\n`;
  const record = (scope: string, plan: string, execution: string) =>
    bytes(
      `${head}## Purpose\n\nWater.\n\n## Scope\n\n${scope}\n\n## Plan\n\n${plan}\n## Execution\n\n${execution}\n`,
    );
  const approved = record('The yard.', table(' |  | '), 'None.');

  test('where only the others and the cells of a frozen table changed, nothing is done', () => {
    const now = record('The\nyard.', table('Dug | Pass | ada'), 'All done.');
    expect(asApproved(approved, now, kind)).toBeNull();
  });

  test('with what they say later quoted, and rows filled as they are now', () => {
    const now = record('The yard and the lane.', `${table('Dug | Pass | ada')}\nThen rest.\n`, 'All done.');
    const made = asApproved(approved, now, kind);
    expect(made?.altered.map(({ title }) => title)).toEqual(['section "Scope"', 'section "Plan"']);
    const written = text(made?.bytes);
    expect(written).toContain('## Scope\n\nThe yard.\n\n## Plan\n\n| EI |');
    expect(written).toContain('| EI-1 | Dig | Dug | Pass | ada |\n\n## Execution\n\nAll done.\n');
    expect(written).toContain('~~~text\n## Scope\n\nThe yard and the lane.\n~~~\n');
    expect(asApproved(approved, bytes(written), kind)).toBeNull();
  });

  test('also those that went, without those that came', () => {
    const now = bytes(`${head}## Purpose\n\nWater.\n\n## Cost\n\nMuch.\n\n## Execution\n\nAll done.\n`);
    const written = text(asApproved(approved, now, kind)?.bytes);
    expect(written).toContain('## Scope\n\nThe yard.\n');
    expect(written).not.toMatch(/^## Cost$(?![\s\S]*~~~)/m);
    expect(written).toContain('~~~text\n## Cost\n\nMuch.\n~~~\n');
  });

  test('what only lacks the quotes that were put in before is no other text', () => {
    const before = record('The `TBD` yard.', 'Dig.\n', 'None.');
    const made = asApproved(before, record('The TBD yard.', 'Dig.\n', 'None.'), kind);
    expect(made?.altered).toEqual([]);
    expect(text(made?.bytes)).toBe(text(before));
  });
});

describe('placeholders', () => {
  test('become code, a word with what it is part of', () => {
    const quoted = quoteUnwritten(bytes(`${head}A {{NAME}} is TBD, as CR-XXX-VAR.\n`), kind);
    expect(text(quoted.bytes)).toBe(`${head}A \`{{NAME}}\` is \`TBD\`, as \`CR-XXX-VAR\`.\n`);
    expect(quoted.replaced).toEqual([
      ['A {{NAME}} is TBD, as CR-XXX-VAR.', 'A `{{NAME}}` is `TBD`, as `CR-XXX-VAR`.'],
    ]);
  });

  test('are taken apart in a comment, where there is no code', () => {
    const quoted = quoteUnwritten(bytes(`${head}<!--\n{{NAME}} is TBD\n-->\n`), kind);
    expect(text(quoted.bytes)).toBe(`${head}<!--\n{ {NAME}} is T.BD\n-->\n`);
  });

  test('of execution are escaped, in frozen sections or in the others', () => {
    const source = bytes(`${head}## Scope\n\n[RESULT]\n\n## Execution\n\n- [COMMENT]\n`);
    expect(text(escapeUnfilled(source, kind, true).bytes)).toContain(
      '\\[RESULT]\n\n## Execution\n\n- [COMMENT]',
    );
    expect(text(escapeUnfilled(source, kind, false).bytes)).toContain(
      '\n[RESULT]\n\n## Execution\n\n- \\[COMMENT]',
    );
  });

  test('more than are found at once are all quoted', () => {
    const quoted = quoteUnwritten(bytes(head + '{{X}}\n'.repeat(50)), kind);
    expect(text(quoted.bytes)).toBe(head + '`{{X}}`\n'.repeat(50));
  });
});
