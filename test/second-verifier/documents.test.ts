import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { ungatedCopy } from '../helpers/gated-server.ts';
import { type EventByHand, eventsByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { firstOpinion, python, secondOpinion } from './second-opinion.ts';

let qs: QualitySystem;
let planned = '';
let running = '';

const pathOf = (id: string) => `.qms/docs/CR/0xx/${id}/${id}.md`;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await qs.crIn('IN_EXECUTION');
  await qs.create({ kind: 'CR', title: 'Change the label' });
  running = await qs.git('show', `origin/qms/CR-001:${pathOf('CR-001')}`);
  const draft = await qs.git('show', `origin/qms/CR-002:${pathOf('CR-002')}`);
  planned = draft.replace(/\{\{[^}]*\}\}/g, 'words');
});

/** What both verifiers say of a record that goes on with these events, where nobody stood at the gate. */
async function judgeTwice(...events: readonly EventByHand[]) {
  const copy = await ungatedCopy(qs, { [`qms/${events[0]?.id}`]: await eventsByHand(qs, ...events) });
  const [first, second] = [await firstOpinion(copy), await secondOpinion(copy)];
  await rm(copy, { recursive: true });
  return { first, second };
}

/** The text with a part exchanged, which must be there. */
function exchange(text: string, part: string | RegExp, by: string): string {
  const after = text.replace(part, () => by);
  if (after === text) throw new Error(`nothing to exchange: ${part}`);
  return after;
}

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

const unread: readonly Text[] = [
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
  test.each(valid)('%s: valid', async (_, text) => {
    const { first, second } = await routed(text());
    expect(first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(second).toEqual(first);
  });

  test.each(refused)('%s: refused', async (_, text, rule) => {
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
    const own = await judgeTwice(...checkedIn(broken('Pass', 'bot')));
    expect(own.first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(own.second).toEqual(own.first);
    const others = await judgeTwice(...checkedIn(broken('Pass', 'ada')));
    expect([others.first.rules, others.second.rules]).toEqual([
      ['execution/performer'],
      ['execution/performer'],
    ]);
  });

  test('its bar escaped, it says the same; a stranger may do that', async () => {
    const mended = broken('Pass', 'bot').replace('a|b', 'a\\|b');
    const { first, second } = await judgeTwice(
      ...checkedIn(broken('Pass', 'bot')),
      { ...event, act: 'hand-over', set: { Owner: 'ada' } },
      { ...event, by: 'ada', act: 'checkout' },
      { ...event, by: 'ada', act: 'checkin', version: '1.2', files: { [pathOf('CR-001')]: mended } },
    );
    expect(first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(second).toEqual(first);
  });

  test('nobody executes it', async () => {
    const { first, second } = await judgeTwice(...checkedIn(broken('Fail', 'bot')), {
      ...event,
      act: 'execute',
      version: '1.2',
      set: { Item: 'EI-1', Outcome: 'Pass' },
      files: { [pathOf('CR-001')]: broken('Pass', 'bot') },
    });
    expect([first.rules, second.rules]).toEqual([['execution/more-than-row'], ['execution/more-than-row']]);
  });
});
