import { expect, test } from 'vitest';
import { referencesIn } from '../../../src/rules/systems/requirement.ts';

test.each([
  ['stops at 5 bar [REQ-001]', ['REQ-001']],
  ['REQ-002, REQ-001 and REQ-002', ['REQ-001', 'REQ-002']],
  ['TestPump/REQ-PUMP-001_stops', ['REQ-PUMP-001']],
  ['test_bar[REQ-001:low]', ['REQ-001']],
  ['_REQ-001_', ['REQ-001']],
  ['REQ-001@1a2b3c4d', ['REQ-001@1a2b3c4d']],
  ['_REQ-001@1a2b3c4d_hums', ['REQ-001@1a2b3c4d']],
  ['(REQ-001)', ['REQ-001']],
  ['REQ-01', []],
  ['req-001', []],
  ['xREQ-001', []],
  ['REQ-001x', []],
  ['REQ-001-low', []],
  ['REQ-001@1a2b', []],
  ['REQ-001@1A2B3C4D', []],
  ['REQ-001@0123456789abcdef0', []],
  ['REQ-001@', []],
])('%s names %j', (text, ids) => expect(referencesIn(text)).toEqual(ids));

test('several texts are one list', () => {
  expect(referencesIn('REQ-003', 'REQ-001', 'none', 'REQ-003')).toEqual(['REQ-001', 'REQ-003']);
});
