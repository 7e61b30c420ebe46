import { describe, expect, test } from 'vitest';
import { parse, places, policy, sampleYaml } from './sample.ts';

const kinds = (text: string) => `${sampleYaml}kinds:\n  ${text}\n`;
const newKind = (fields: string) =>
  kinds(`DEV: { title: Deviation, executable: true, numbering: number${fields} }`);

describe('a policy', () => {
  test('overrides a shipped kind in part', () => {
    const kind = policy(kinds('SOP: { authority: none, template: TEMPLATE-X }')).kinds.get('SOP');
    expect(kind).toMatchObject({
      authority: 'none',
      template: 'TEMPLATE-X',
      title: 'Standard operating procedure',
    });
  });

  test('adds a property and keeps the shipped ones', () => {
    const added = 'VAR: { properties: { severity: { type: enum, values: [low, high], required: true } } }';
    expect(policy(kinds(added)).kinds.get('VAR')?.properties).toEqual({
      variance_type: { type: 'integer', values: ['1', '2'], required: true },
      waives: { type: 'string', required: false },
      owner: { type: 'principal', required: false },
      until: { type: 'date', required: false },
      severity: { type: 'enum', values: ['low', 'high'], required: true },
    });
  });

  test('declares a new kind without code', () => {
    const kind = policy(newKind(', sections: [What, Why], locked_sections: [What]')).kinds.get('DEV');
    expect(kind).toEqual({
      name: 'DEV',
      title: 'Deviation',
      executable: true,
      numbering: 'number',
      parents: [],
      template: null,
      properties: {},
      sections: ['What', 'Why'],
      lockedSections: ['What'],
      attachment: false,
      authority: 'none',
    });
  });
});

describe('a kind that cannot work is refused', () => {
  test.each([
    ['a shipped kind made executable', kinds('SOP: { executable: true }'), 'policy/kinds 13:22'],
    [
      'a shipped property redefined',
      kinds('RS: { properties: { system: { type: oid, required: true } } }'),
      'policy/kinds 13:31',
    ],
    ['sections for POLICY', kinds('POLICY: { sections: [A] }'), 'policy/kinds 13:23'],
    ['a locked section that is none', kinds('CR: { locked_sections: [Nowhere] }'), 'policy/kinds 13:26'],
    ['a section twice', newKind(', sections: [What, what]'), 'policy/kinds 13:75'],
    [
      'a child without parents',
      kinds('DEV: { title: D, executable: true, numbering: child }'),
      'policy/kinds 13:8',
    ],
    [
      'a parent of a numbered kind',
      newKind(', parents: [{ kinds: [CR], states: [DRAFT] }]'),
      'policy/kinds 13:74',
    ],
    ['an attachment without a parent', newKind(', attachment: true'), 'policy/kinds 13:77'],
    ['an authority for execution', newKind(', authority: required'), 'policy/kinds 13:76'],
    [
      'the prefix of systems',
      kinds('SDLC: { title: S, executable: false, numbering: number }'),
      'policy/kinds 13:9',
    ],
    [
      'an enum without values',
      newKind(', properties: { x: { type: enum, required: true } }'),
      'policy/kinds 13:82',
    ],
    [
      'values of a text',
      newKind(', properties: { x: { type: oid, values: [a], required: true } }'),
      'policy/kinds 13:82',
    ],
    [
      'words as integers',
      newKind(', properties: { x: { type: integer, values: [a], required: true } }'),
      'policy/kinds 13:82',
    ],
    [
      'a second title',
      newKind(', properties: { title: { type: string, required: true } }'),
      'policy/kinds 13:86',
    ],
    ['a lower-case name', kinds('dev: { title: D }'), 'policy/value 13:3'],
    ['an unknown state', newKind(', parents: [{ kinds: [CR], states: [OPEN] }]'), 'policy/value 13:99'],
  ])('%s', (_, yaml, expected) => {
    expect(places(parse(yaml))).toEqual([expected]);
  });

  test('a new kind that leaves everything open', () => {
    expect(places(parse(kinds('DEV: {}')))).toEqual([
      'policy/kinds 13:8',
      'policy/kinds 13:8',
      'policy/kinds 13:8',
    ]);
  });

  test('an unknown parent kind', () => {
    const child =
      'DEV: { title: D, executable: true, numbering: child, parents: [{ kinds: [CX], states: [DRAFT] }] }';
    expect(places(parse(kinds(child)))).toEqual(['policy/kinds 13:76']);
  });
});
