import { expect, test } from 'vitest';
import { registry } from '../../src/rules/registry.ts';
import { usedIds } from './registry-source.ts';

test('every registered rule is used by the code', () => {
  expect(Object.keys(registry).filter((id) => !usedIds.has(id))).toEqual([]);
});
