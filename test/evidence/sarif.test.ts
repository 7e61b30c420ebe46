import { describe, expect, test } from 'vitest';
import { readReports } from '../../src/evidence/read-reports.ts';
import { bytes, linesOf, messagesOf } from './read.ts';

type Json = Readonly<Record<string, unknown>>;

const rules = [
  { id: 'by-default' },
  { id: 'noted', defaultConfiguration: { level: 'note' } },
  { id: 'family', defaultConfiguration: { level: 'error' } },
];

const log = (results: unknown, more: Json = {}) =>
  JSON.stringify({
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'scanner', rules } }, results, ...more }],
  });

const at = (uri: string, startLine?: number) => [
  { physicalLocation: { artifactLocation: { uri }, region: startLine === undefined ? {} : { startLine } } },
];
const result = (more: Json = {}) => ({
  ruleId: 'by-default',
  message: { text: 'no' },
  locations: at('src/a.ts', 3),
  ...more,
});
const lines = (results: unknown, more: Json = {}) =>
  linesOf({ r: log(results, more) }, { root: '/home/ci/pumps' });

describe('the level of a result', () => {
  test.each([
    ['is its own', { level: 'error' }, 'error by-default src/a.ts:3'],
    ['is a warning where nobody says one', {}, 'warning by-default src/a.ts:3'],
    ['is its rule’s, by id', { ruleId: 'noted' }, 'note noted src/a.ts:3'],
    ['is its rule’s, by index', { ruleId: undefined, ruleIndex: 1 }, 'note noted src/a.ts:3'],
    ['is its rule’s, by reference', { ruleId: undefined, rule: { index: 2 } }, 'error family src/a.ts:3'],
    ['is its family’s', { ruleId: 'family/child' }, 'error family/child src/a.ts:3'],
    ['is not that of another rule at its index', { ruleIndex: 1 }, 'warning by-default src/a.ts:3'],
    ['is its own before its rule’s', { ruleId: 'noted', level: 'error' }, 'error noted src/a.ts:3'],
    ['none is a note', { level: 'none' }, 'note by-default src/a.ts:3'],
    ['of one that waits for judgement is a note', { kind: 'review' }, 'note by-default src/a.ts:3'],
  ])('%s', (_, more, line) => expect(lines([result(more)])).toEqual([line]));

  test('is what the configuration of its run makes of the rule', () => {
    const invocations = [
      {
        executionSuccessful: true,
        ruleConfigurationOverrides: [{ descriptor: { id: 'noted' }, configuration: { level: 'error' } }],
      },
    ];
    const noted = { ruleId: 'noted', provenance: { invocationIndex: 0 } };
    expect(lines([result(noted)], { invocations })).toEqual(['error noted src/a.ts:3']);
    expect(lines([result({ ruleId: 'noted' })], { invocations })).toEqual(['note noted src/a.ts:3']);
  });
});

test('a rule of an extension is looked up in it', () => {
  const extensions = [{ name: 'more', rules: [{ id: 'other', defaultConfiguration: { level: 'error' } }] }];
  const tool = { driver: { name: 'scanner', rules }, extensions };
  const rule = { index: 0, toolComponent: { index: 0 } };
  expect(lines([result({ ruleId: undefined, rule })], { tool })).toEqual(['error other src/a.ts:3']);
  expect(lines([result({ ruleId: 'other' })], { tool })).toEqual(['error other src/a.ts:3']);
});

test('results that the tool suppressed stay', () => {
  const suppressions = [{ kind: 'inSource', status: 'accepted' }];
  expect(lines([result({ suppressions })])).toEqual(['warning by-default src/a.ts:3']);
});

test('results that are gone, or are no problem, are left out', () => {
  const gone = [
    { baselineState: 'absent' },
    { kind: 'pass' },
    { kind: 'notApplicable' },
    { kind: 'informational' },
  ];
  expect(lines(gone.map(result))).toEqual([]);
  const there = ['new', 'unchanged', 'updated'].map((baselineState) => result({ baselineState }));
  expect(lines(there)).toHaveLength(3);
});

test.each([
  ['without a line', at('src/a.ts'), 'src/a.ts'],
  ['with an absolute path', at('file:///home/ci/pumps/src/a.ts', 1), 'src/a.ts:1'],
  ['with an encoded path', at('src/a%20b.ts', 1), 'src/a b.ts:1'],
  ['with a path that is encoded badly', at('src/%zz.ts', 1), 'src/%zz.ts:1'],
  ['with a hidden character', at('src/%E2%80%AE.ts', 1), 'src/<U+202E>.ts:1'],
  ['by the index of a file', [{ physicalLocation: { artifactLocation: { index: 0 } } }], 'src/x.ts'],
  ['nowhere', [], ''],
])('a place %s', (_, locations, place) => {
  const artifacts = [{ location: { uri: 'src/x.ts' } }];
  expect(lines([result({ locations })], { artifacts })).toEqual([`warning by-default ${place}`]);
});

describe('the fingerprint of a result', () => {
  const of = (more: Json) => {
    const read = readReports([{ name: 'r', bytes: bytes(log([result(more)])) }]);
    return read.ok ? read.value.scan[0]?.fingerprint : undefined;
  };
  const partialFingerprints = { a: '1', b: '2' };

  test('stays when the line moves', () => {
    expect(of({})).toMatch(/^[0-9a-f]{32}$/);
    expect(of({ locations: at('src/a.ts', 90) })).toBe(of({}));
    const moved = { locations: at('src/a.ts', 90), message: { text: 'line 90' }, partialFingerprints };
    expect(of(moved)).toBe(of({ partialFingerprints: { b: '2', a: '1' } }));
  });

  test.each([
    ['rule', { ruleId: 'noted' }],
    ['path', { locations: at('src/b.ts', 3) }],
    ['message', { message: { text: 'other' } }],
    ['arguments', { message: { text: 'no', arguments: ['x'] } }],
    ['partial fingerprints', { partialFingerprints }],
  ])('is another for another %s', (_, more) => expect(of(more)).not.toBe(of({})));

  test('is another for another tool', () => {
    const of = (name: string) => {
      const text = log([result()], { tool: { driver: { name } } });
      const read = readReports([{ name: 'r', bytes: bytes(text) }]);
      return read.ok ? read.value.scan[0]?.fingerprint : undefined;
    };
    expect(of('one')).toMatch(/^[0-9a-f]{32}$/);
    expect(of('other')).not.toBe(of('one'));
  });

  test('reaches no further than rule and path, whatever the tool says', () => {
    const one = of({ partialFingerprints });
    expect(of({ partialFingerprints, ruleId: 'noted' })).not.toBe(one);
    expect(of({ partialFingerprints, locations: at('src/b.ts', 3) })).not.toBe(one);
  });
});

test('equal results count each', () => {
  expect(lines([result(), result()])).toHaveLength(2);
});

test('a scan that found nothing is a result, and no test is missed', () => {
  expect(lines([])).toEqual([]);
  expect(readReports([{ name: 'r', bytes: bytes(log([])) }]).ok).toBe(true);
});

test.each([
  ['that did not run to its end', log([], { invocations: [{ executionSuccessful: false }] })],
  ['that does not say whether it did', log([], { invocations: [{}] })],
  [
    'of which one of two runs did not',
    log([], { invocations: [{ executionSuccessful: true }, { executionSuccessful: false }] }),
  ],
  ['without results', log(undefined)],
  ['with results that are null', log(null)],
  ['without a run', JSON.stringify({ version: '2.1.0', runs: [] })],
])('a scan %s is a failed one', (_, report) => expect(linesOf({ r: report })).toEqual(['report/failed-run']));

test.each([
  ['another version', JSON.stringify({ version: '2.0.0', runs: [] })],
  ['a tool without a name', JSON.stringify({ version: '2.1.0', runs: [{ results: [] }] })],
  ['results elsewhere', log([], { externalPropertyFileReferences: { results: [{}] } })],
  [
    'results in another part of the file',
    log([]).replace('{', '{"inlineExternalProperties":[{"results":[{}]}],'),
  ],
  ['a result without a rule', log([{ message: { text: 'no' } }])],
  ['a level that is not known', log([result({ level: 'critical' })])],
  ['a kind that is not known', log([result({ kind: 'constructor' })])],
  ['a result that is none', log([3])],
])('%s is refused', (_, report) => expect(linesOf({ r: report })).toEqual(['report/format']));

test('JSON that is cut off is refused', () => {
  expect(messagesOf(log([result()]).slice(0, -1))).toEqual(['report/json: this is no whole JSON']);
});
