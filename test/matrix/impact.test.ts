import { expect, test } from 'vitest';
import { touchedEvidence, touchedRequirements } from '../../src/rules/matrix/impact.ts';
import { requirements } from './fixtures.ts';

const rows = [
  'REQ-001 | It stops. | ',
  'REQ-002 | It says so. | REQ-001',
  'REQ-003 | It says so aloud. | REQ-002',
  'REQ-004 | It is blue. | ',
] as const;
const before = requirements(...rows);

test('what follows from a text that changed is touched, over all links, with the path [REQ-131]', () => {
  const after = requirements('REQ-001 | It halts. | ', ...rows.slice(1), 'REQ-005 | It is new. | REQ-004');
  expect(touchedRequirements(before, after)).toEqual([
    { id: 'REQ-001', because: 'REQ-001: text changed' },
    { id: 'REQ-002', because: 'REQ-002 ← REQ-001: text changed' },
    { id: 'REQ-003', because: 'REQ-003 ← REQ-002 ← REQ-001: text changed' },
    { id: 'REQ-005', because: 'REQ-005: new' },
  ]);
  expect(touchedRequirements(before, before)).toEqual([]);
});

test('tests, verification records and proofs are touched by what they show, and no others [REQ-131]', () => {
  const touched = [{ id: 'REQ-003', because: 'REQ-003 ← REQ-002 ← REQ-001: text changed' }];
  const tests = [
    { name: 'says it', outcome: 'passed', requirements: ['REQ-003@0123abcd'] },
    { name: 'is blue', outcome: 'passed', requirements: ['REQ-004'] },
  ] as const;
  const evidence = touchedEvidence(touched, {
    results: [{ suite: 'unit', tests }],
    records: [
      { id: 'CR-001-VR-001' as never, requirements: ['REQ-003'] },
      { id: 'CR-001-VR-002' as never, requirements: ['REQ-001'] },
    ],
    proofs: [{ requirement: 'REQ-003@0123abcd' }, { requirement: 'REQ-004@0123abcd' }],
  });
  const path = '← REQ-003 ← REQ-002 ← REQ-001: text changed';
  expect(evidence.map(({ kind, because }) => [kind, because])).toEqual([
    ['test', `unit: says it ${path}`],
    ['record', `CR-001-VR-001 ${path}`],
    ['proof', `the proof of REQ-003 ${path}`],
  ]);
});
