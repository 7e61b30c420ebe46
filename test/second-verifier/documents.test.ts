import { beforeAll, describe, expect, test } from 'vitest';
import type { EventByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { exchange, judgeTwice, pathOf } from './judge-twice.ts';
import { python } from './second-opinion.ts';

let qs: QualitySystem;
let planned = '';
let running = '';

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await qs.crIn('IN_EXECUTION');
  await qs.create({ kind: 'CR', title: 'Change the label' });
  running = await qs.git('show', `origin/qms/CR-001:${pathOf('CR-001')}`);
  const draft = await qs.git('show', `origin/qms/CR-002:${pathOf('CR-002')}`);
  planned = draft.replace(/\{\{[^}]*\}\}/g, 'words');
});

const header = '| EI | Task | VR | Execution summary | Outcome | Performed by |';
const heading = (by: string) => () => exchange(planned, header, by);
const summary = (lines: string) => () =>
  exchange(planned, /^(?:revision_summary:.*\n)?---\n\n/m, `revision_summary: ${lines}\n---\n\n`);
const row = (text: string, cells: string) =>
  exchange(text, /\| EI-1 \|.*\|/, `| EI-1 | words | No | ${cells} |`);

/** A draft is checked in and routed. */
async function routed(text: string) {
  const event = { id: 'CR-002', by: 'bot', version: '0.2' };
  return judgeTwice(
    qs,
    { ...event, act: 'checkin', files: { [pathOf('CR-002')]: text } },
    { ...event, act: 'route', state: 'IN_PRE_REVIEW' },
  );
}

type Text = readonly [name: string, text: () => string];

const valid: readonly Text[] = [
  ['a heading with a dash', heading(header.replace('by', 'By \u2014 Date'))],
  [
    'headings with emphasis and wide spaces',
    heading(header.replace('Performed by', '**Performed   By** /  _Date_')),
  ],
  [
    'an example of a table in a comment',
    () => `${planned}\n<!--\n${header}\n|-|-|-|-|-|-|\n| EI-1 | Two | | | | |\n-->\n`,
  ],
  [
    'an example of a table in code',
    () => `${planned}\n\`\`\`text\n\`\`\`md\n${header}\n| EI-1 | Two | | | | |\n\`\`\`\n`,
  ],
  ['a value that goes on below', summary('0x1f says *this* and\n  *that*, {not} - less\n  - or more')],
  ['a quoted value that goes on below', summary("'It''s: so,\n  &c: [as\n  *before*]' # remark")],
  ['a value in double quotes that goes on below', summary('"A \\"word\\"\n  or: two"')],
  [
    'spaces after the lines around front matter',
    () => exchange(planned, /^---\n[\s\S]*?\n---\n/, '---  \ntitle: A\n--- \n'),
  ],
];

const refused: readonly (readonly [...Text, rule: string])[] = [
  ['a heading twice', heading(header.replace('VR', 'Task')), 'document/item-table'],
  ['a cell too many', () => row(planned, 'One | two | | '), 'document/item-columns'],
  [
    'front matter without a key',
    () => exchange(planned, /^---\n[\s\S]*?\n---\n/, '---\n{}\n---\n'),
    'document/front-matter-missing',
  ],
  ['an alias', summary('*this'), 'document/front-matter-yaml'],
  ['a hidden character', summary('"\\u202e"'), 'document/text'],
];

const within = (part: string | RegExp, by: string) => () => exchange(planned, part, by);
const after = (lines: string) => () => `${planned}\n\n${lines}\n`;
const impact = /## 7\. Impact\n[\s\S]*?(?=## 8\.)/;

/** A second execution table, in a section that the kind does not know. */
const appended = (task: string, cells: string) =>
  after(`## Appendix\n\n${header}\n|-|-|-|-|-|-|\n| EI-9 | ${task} | No | ${cells} |`);

const worthReading: readonly Text[] = [
  ['a section more', within('## 8. Testing', '## 7a. Risks\n\nNone.\n\n## 8. Testing')],
  ['a section of another number and case', within('## 8. Testing', '##  3.1. **TESTING** ##')],
  ['words that only contain one', after('TODOS and XXXL, {{1}}.')],
  ['placeholders in code', after('`{{ID}}` and `TBD`\n```\nTODO {{x}}\n```')],
  ['placeholders in the code of a cell', after('| Word | Says |\n| --- | --- |\n| `TODO` | `{{x}}` |')],
  ['a link, a checkbox and a footnote', after('[a link](http://a.example)\n\n- [ ] open\n- [x] done')],
  ['an item that is to be filled', () => row(planned, '[What was done] | [Pass/Fail] | ')],
  ['an item in a frozen section that is to be filled', appended('Two', '[What was done] | [Pass/Fail] | ')],
  [
    'a summary that is to be filled',
    within(/## 11\. Summary[\s\S]*/, '## 11. Summary\n\n[What came of it]\n'),
  ],
];

const notWorthReading: readonly (readonly [...Text, rule: string])[] = [
  ['a section that is missing', within(impact, ''), 'document/section-missing'],
  ['a section in code', within('## 7. Impact', '```\n## 7. Impact\n```'), 'document/section-missing'],
  ['a section of level 3', within('## 7. Impact', '### 7. Impact'), 'document/section-missing'],
  [
    'a section in another place',
    () => `${exchange(planned, impact, '')}\n\n## Impact\n\nNone.\n`,
    'document/section-order',
  ],
  ['a section twice', after('## Impact\n\nNone at all.'), 'document/section-twice'],
  ['a placeholder', after('Because of {{why}}.'), 'document/placeholder'],
  [
    'a placeholder that execution cannot fill',
    within(/Out of scope: .*/, 'Out of scope: [What stays]'),
    'document/placeholder',
  ],
  ['one in a row, beside what execution fills', appended('[What to do]', ' | | '), 'document/placeholder'],
  [
    'one behind many that execution fills',
    after(`${'- [What was done]\n'.repeat(25)}\n## Appendix\n\n[What else]`),
    'document/placeholder',
  ],
  ['a word that puts off', after('The rest is TBD.'), 'document/unfinished'],
  ['a word that puts off, in a comment', after('<!-- `TODO`: say more -->'), 'document/unfinished'],
  ['a word that puts off, in front matter', summary('after `TODO`'), 'document/unfinished'],
  ['a row that is filled', () => row(planned, 'Done. | Pass | bot 2026-01-05'), 'execution/early'],
];

const unread: readonly Text[] = [
  ['code in a list', after('- item\n\n  ```\n  x\n  ```')],
  ['a word in code over two lines', after('as `TODO\nand` more')],
  ['a blank line in a value', summary('Say\n\n  *this*')],
  ['a quoted line that looks like a comment', summary("'Say\n  # *this*\n  &c'")],
  ['a text below its key that looks like a marker', summary('\n  --- *this*')],
  ['a block', summary('>-\n  Say\n  *this*')],
  [
    'a table in a list',
    () => `${planned}\n- Again\n\n    ${header}\n    |-|-|-|-|-|-|\n    | EI-9 | Two | No | | | |\n`,
  ],
];

describe.skipIf(!python)('a document as it is routed', () => {
  test.each([...valid, ...worthReading])('%s: valid', async (_, text) => {
    const { first, second } = await routed(text());
    expect(first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(second).toEqual(first);
  });

  test.each([...refused, ...notWorthReading])('%s: refused', async (_, text, rule) => {
    const { first, second } = await routed(text());
    expect([first.verdict, second.verdict]).toEqual(['violation', 'violation']);
    expect(first.rules).toContain(rule);
    expect(second.rules).toContain(rule);
  });

  test.each(unread)('%s: what only a reader of YAML or markdown can tell is incomplete', async (_, text) => {
    const { first, second } = await routed(text());
    expect(first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(second).toMatchObject({ verdict: 'incomplete', rules: ['not-read'] });
  });
});

describe.skipIf(!python)('a row with a bar too many in its summary', () => {
  const today = new Date().toISOString().slice(0, 10);
  const event = { id: 'CR-001', by: 'bot' };
  const broken = (outcome: string, by: string) =>
    row(running, `\`grep "a|b"\` is 0 | ${outcome} | ${by} ${today}`);
  const checkedIn = (text: string): readonly EventByHand[] => [
    { ...event, act: 'checkout' },
    { ...event, act: 'checkin', version: '1.1', files: { [pathOf('CR-001')]: text } },
  ];

  test('the performer is read from the end', async () => {
    const own = await judgeTwice(qs, ...checkedIn(broken('Pass', 'bot')));
    expect(own.first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(own.second).toEqual(own.first);
    const others = await judgeTwice(qs, ...checkedIn(broken('Pass', 'ada')));
    expect([others.first.rules, others.second.rules]).toEqual([
      ['execution/performer'],
      ['execution/performer'],
    ]);
  });

  test('its bar escaped, it says the same; a stranger may do that', async () => {
    const mended = broken('Pass', 'bot').replace('a|b', 'a\\|b');
    const { first, second } = await judgeTwice(
      qs,
      ...checkedIn(broken('Pass', 'bot')),
      { ...event, act: 'hand-over', set: { Owner: 'ada' } },
      { ...event, by: 'ada', act: 'checkout' },
      { ...event, by: 'ada', act: 'checkin', version: '1.2', files: { [pathOf('CR-001')]: mended } },
    );
    expect(first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(second).toEqual(first);
  });

  test('nobody executes it', async () => {
    const { first, second } = await judgeTwice(qs, ...checkedIn(broken('Fail', 'bot')), {
      ...event,
      act: 'execute',
      version: '1.2',
      set: { Item: 'EI-1', Outcome: 'Pass' },
      files: { [pathOf('CR-001')]: broken('Pass', 'bot') },
    });
    expect([first.rules, second.rules]).toEqual([['execution/more-than-row'], ['execution/more-than-row']]);
  });
});
