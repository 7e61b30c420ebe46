import { beforeAll, expect, test } from 'vitest';
import type { Oid } from '../../src/rules/values.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { type Chronicle, openHistory, readChronicle } from './chronicle.ts';
import { damages } from './damage.ts';
import { makeHistory } from './history.ts';
import { meaningOfHistory } from './meaning.ts';
import { memoryReader } from './memory.ts';
import { type Swept, sweep } from './sweep.ts';

let system: QualitySystem;
let chronicle: Chronicle;
let swept: Swept;

beforeAll(async () => {
  system = await makeHistory();
  chronicle = await readChronicle(system);
  swept = await sweep(chronicle, { every: 401, auditEvery: 97 });
});

test('the history to damage has the same object ids in every run', async () => {
  const again = await makeHistory();
  const refs = ['for-each-ref', '--format=%(objectname) %(refname)'];
  expect(await again.git(...refs)).toBe(await system.git(...refs));
});

test('no damaged object is accepted with another meaning [REQ-073]', () => {
  expect(swept.different).toEqual([]);
});

test('a history that is refused at its first damaged commit is refused as a whole, too', () => {
  expect(swept.audited).toBeGreaterThan(5);
  expect(swept.disagreeing).toEqual([]);
});

test('every damaged event, step and decided content is refused', () => {
  for (const group of ['genesis', 'events', 'steps', 'decided documents', '.qms/policy.yaml']) {
    const figures = swept.groups.get(group);
    expect({ group, accepted: figures?.same }).toEqual({ group, accepted: 0 });
    expect(figures?.mutants).toBeGreaterThan(5);
  }
});

test('a damaged genesis commit founds nothing, pinned or not', () => {
  const claims = swept.groups.get('genesis')?.claims ?? new Map();
  expect([...claims.keys()]).toContain('signature/bad');
  expect([...claims.keys()]).not.toContain('another founding');
});

test('a history that lacks a step means something else', async () => {
  const { founded, trunk, objects, tips, entries } = chronicle;
  const before = entries.filter((entry) => entry.event === null).at(-2)?.oid as Oid;
  const meanings = [];
  for (const tip of [trunk, before]) {
    const history = await openHistory(memoryReader(objects), founded, tip, tips);
    meanings.push(await meaningOfHistory(history, tips.keys(), (oid) => oid));
  }
  expect(meanings[0]).not.toBe(meanings[1]);
});

test('each change at each position is tried, and nothing twice', () => {
  const bytes = Uint8Array.of(1, 2);
  const all = [...damages(bytes, 'bits')].map((each) => Buffer.from(each).toString('hex'));
  expect(all).toHaveLength(30);
  expect(new Set(all).size).toBe(30);
  expect(all).not.toContain('0102');
});
