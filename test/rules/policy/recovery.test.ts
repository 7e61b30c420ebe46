import { describe, expect, test } from 'vitest';
import { checkRecovery, mayRecover } from '../../../src/rules/policy/compare.ts';
import {
  fingerprint,
  id,
  keys,
  line,
  newKey,
  oid,
  policy,
  revise,
  rules,
  sampleSigners,
  sampleYaml,
} from './sample.ts';

const recovering = `${sampleYaml}recovery: { threshold: 2, principals: [ada, rita] }\n`;
const before = policy(recovering);
const replacing = [
  'principals:',
  `keys: { revoked: [{ key: "${fingerprint(keys.quinn)}", after: "${oid('1')}" }] }\nprincipals:`,
] as const;
const withNew = sampleSigners + line('quinn', newKey());
const check = (changes: Parameters<typeof revise>[0], signers = withNew) =>
  rules(checkRecovery(before, policy(revise(changes, recovering), signers)));

test('a recovery replaces keys', () => {
  expect(check([replacing])).toEqual([]);
});

test('a recovery may add a key and leave the old one', () => {
  expect(check([])).toEqual([]);
});

describe('a recovery changes nothing else [REQ-052]', () => {
  test.each([
    ['a group', [['group: reviewer', 'group: quality']]],
    ['a rule', [['principals:', 'dates: { skew: 9m }\nprincipals:']]],
    ['the roster', [['  bot:', '  eve: { name: Eve, email: e@x, kind: human, group: reviewer }\n  bot:']]],
    ['a suspension', [['group: reviewer', 'group: reviewer, suspended: true']]],
  ] as const)('not %s', (_, changes) => {
    expect(check(changes)).toEqual(['policy/recovery-scope']);
  });

  test('and replaces at least one key', () => {
    expect(check([], sampleSigners)).toEqual(['policy/recovery-scope']);
  });
});

test('a recovery leaves a live quality person', () => {
  expect(check([replacing], sampleSigners + line('ada', newKey()))).toEqual(['policy/quality-needed']);
});

test('a recovery does not make its own terms easier', () => {
  expect(check([['threshold: 2', 'threshold: 1']])).toContain('policy/recovery-fixed');
});

test('without recovery principals there is no recovery', () => {
  expect(rules(checkRecovery(policy(), policy(revise(), withNew)))).toEqual(['policy/recovery']);
});

test('a recovery principal needs a live key, but no rights', () => {
  const suspended = policy(recovering.replace('group: reviewer', 'group: reviewer, suspended: true'));
  expect([mayRecover(suspended, id('rita')), mayRecover(suspended, id('quinn'))]).toEqual([true, false]);
});
