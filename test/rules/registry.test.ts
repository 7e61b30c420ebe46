import { describe, expect, test } from 'vitest';
import type { RuleEntry } from '../../src/rules/registry/entry.ts';
import { isRuleId, registry, ruleEntry } from '../../src/rules/registry.ts';
import { registeredIds, usedIds } from './registry-source.ts';

const entries: [string, RuleEntry][] = Object.entries(registry);

describe.each(entries)('%s', (id, entry) => {
  test('has the form area/name', () => expect(id).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/));

  test('says in one sentence what it requires', () => {
    expect(entry.requires).toMatch(/^\S[^\n]{10,}[^.\s]\.$/);
  });

  test('says in a sentence why it exists, and not the same again', () => {
    expect(entry.why).toMatch(/^\S[^\n]{10,}[^.\s]\.$/);
    expect(entry.why).not.toBe(entry.requires);
  });

  test('says what to do, without a full stop', () => {
    expect(entry.fix).toMatch(/^\S[^\n]*[^.\s]$/);
    expect((entry.fix.match(/`/g) ?? []).length % 2).toBe(0);
  });
});

test('every id that the code uses is registered [REQ-063]', () => {
  expect([...usedIds].filter((id) => !isRuleId(id))).toEqual([]);
});

test('no id is registered twice', () => {
  expect(registeredIds.filter((id, at) => registeredIds.indexOf(id) !== at)).toEqual([]);
  expect(registeredIds.toSorted()).toEqual(Object.keys(registry).toSorted());
});

test('what concerns identity or permission exits with 5', () => {
  const about = entries.filter(([id]) => /^permission\/|^event\/(actor|author)$/.test(id));
  expect(about.length).toBeGreaterThan(5);
  expect(about.filter(([, { exit }]) => exit !== 5)).toEqual([]);
});

test('a page is found by its id, and no other text is an id', () => {
  expect(ruleEntry('event/actor').exit).toBe(5);
  expect(isRuleId('event/actor')).toBe(true);
  expect(isRuleId('event/nothing')).toBe(false);
  expect(isRuleId('constructor')).toBe(false);
});
