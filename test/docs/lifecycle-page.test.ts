import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { pinRows } from '../../src/docs/act-pins.ts';
import { stateDiagram } from '../../src/docs/lifecycle-diagram.ts';
import { lifecyclePage } from '../../src/docs/lifecycle-page.ts';
import { actShape, acts } from '../../src/rules/record/acts.ts';
import { lifecycle } from '../../src/rules/record/lifecycle.ts';
import { effectWords, guardWords, whenWords, whoWords } from '../../src/rules/record/words.ts';
import { states } from '../../src/rules/states.ts';

const page = lifecyclePage();

test('the page has a line for each row of the lifecycle', () => {
  const lines = page.split('\n');
  for (const row of lifecycle) {
    const from = row.from === null ? 'nothing' : `\`${row.from}\``;
    const start = `| ${from} | \`${row.act}\` | \`${row.to}\` | ${whoWords[row.who]} |`;
    const words = [
      ...row.when.map((name) => whenWords[name]),
      ...row.guards.map((name) => guardWords[name]),
      ...row.effects.map((name) => effectWords[name]),
    ];
    const line = lines.find((each) => each.startsWith(start) && words.every((word) => each.includes(word)));
    expect(line, start).toBeDefined();
  }
});

test('the page has every state, and every act with its meaning', () => {
  for (const state of states) expect(page).toContain(`| \`${state}\` | `);
  for (const act of acts) expect(page).toContain(`| \`${act}\` | `);
  for (const act of acts) expect(page).toContain(actShape(act).meaning ?? act);
});

describe.each(['document', 'executable', 'attachment'] as const)('the diagram of %s', (family) => {
  const diagram = stateDiagram(lifecycle, family);

  test('has an arrow for each change of state, and no other', () => {
    const expected = new Set(
      lifecycle
        .filter((row) => row.family === family && row.from !== row.to)
        .map((row) => `${row.from ?? '[*]'} --> ${row.to}`),
    );
    const arrows = [...diagram.matchAll(/^ {4}(\S+ --> [A-Z_]+):/gm)].map((match) => match[1]);
    expect(new Set(arrows)).toEqual(expected);
    expect(arrows.length).toBe(expected.size);
  });

  test('ends where nothing leads on', () => expect(diagram).toContain('CANCELLED --> [*]'));
});

test('the pins that an act needs by its trailers are among those that the page names', () => {
  const pinning = new Set(pinRows().flatMap((row) => (row.when.includes('still to link') ? [] : row.acts)));
  const needing = acts.filter((act) => (actShape(act).required as readonly string[]).includes('Pin'));
  // A revocation names the step before the compromise itself.
  expect(needing.filter((act) => !pinning.has(act))).toEqual(['revoke']);
});

test('schemas/lifecycle.json holds the rows as they are, with a word for every name', async () => {
  const text = await readFile(new URL('../../schemas/lifecycle.json', import.meta.url), 'utf8');
  const name = { type: 'string', minLength: 10 };
  const words = { type: 'object', additionalProperties: name };
  const validate = new Ajv2020({ strict: false }).compile({
    type: 'object',
    required: ['format', 'states', 'trailers', 'acts', 'pins', 'rows', 'names'],
    properties: {
      format: { const: 'git-qms-lifecycle-v1' },
      names: { properties: { who: words, when: words, guards: words, effects: words } },
    },
  });
  const published = JSON.parse(text);
  expect(validate(published)).toBe(true);
  expect(published.rows).toEqual(JSON.parse(JSON.stringify(lifecycle)));
  for (const row of published.rows) {
    expect(published.names.who).toHaveProperty([row.who]);
    for (const each of row.guards) expect(published.names.guards).toHaveProperty([each]);
  }
});
