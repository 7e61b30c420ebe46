import { describe, expect, test } from 'vitest';
import { checkCapacity } from '../../../src/rules/policy/capacity.ts';
import {
  keys,
  line,
  newKey,
  newSecurityKey,
  parse,
  places,
  policy,
  replaced,
  rules,
  sampleSigners,
  sampleYaml,
} from './sample.ts';

const withoutKey = (name: keyof typeof keys) => sampleSigners.replace(line(name, keys[name]), '');

describe('a founding policy leaves enough people', () => {
  test.each([
    [
      'no administrator',
      replaced('group: administrator', 'group: initiator'),
      'policy/administrator-needed 7:3',
    ],
    ['no quality person', replaced('group: quality', 'group: reviewer'), 'policy/quality-needed 7:3'],
    ['nobody who may create', `${sampleYaml}permissions: { create: [] }\n`, 'policy/nobody-left 7:3'],
    ['nobody who may assign', `${sampleYaml}permissions: { assign: [] }\n`, 'policy/nobody-left 7:3'],
    ['nobody who may review', `${sampleYaml}permissions: { review: [] }\n`, 'policy/nobody-left 7:3'],
    ['nobody who may approve', `${sampleYaml}permissions: { approve: [] }\n`, 'policy/nobody-left 7:3'],
    ['nobody who may revoke', `${sampleYaml}permissions: { revoke: [] }\n`, 'policy/nobody-left 7:3'],
    ['nobody who may move trunk', `${sampleYaml}permissions: { trunk: [] }\n`, 'policy/nobody-left 7:3'],
    [
      'a demand for a touch that no key can show',
      `${sampleYaml}acts:\n  approve: { user_presence: true }\n`,
      'policy/nobody-left 13:12',
    ],
    [
      'a demand for machines',
      `${sampleYaml}acts:\n  close: { kinds: [service] }\n`,
      'policy/nobody-left 13:10',
    ],
  ])('%s', (_, yaml, expected) => {
    expect(places(parse(yaml))).toEqual([expected]);
  });

  test('an administrator without a key', () => {
    expect(places(parse(sampleYaml, withoutKey('ada')))).toEqual(['policy/administrator-needed 7:3']);
  });

  test('a quality person who is suspended', () => {
    const yaml = replaced('group: quality', 'group: quality, suspended: true');
    expect(places(parse(yaml))).toEqual(['policy/quality-needed 7:3']);
  });

  test('comments and evidence may be for nobody', () => {
    expect(parse(`${sampleYaml}permissions: { comment: [], evidence: [] }\n`).ok).toBe(true);
  });

  test('a security key meets a demand for a touch [REQ-010]', () => {
    const signers = sampleSigners + line('quinn', newSecurityKey());
    expect(parse(`${sampleYaml}acts:\n  approve: { user_presence: true }\n`, signers).ok).toBe(true);
  });
});

describe('with independence, somebody else must be able to approve', () => {
  const alone = replaced('kind: human, group: quality', 'kind: agent, group: quality, sponsor: ada');

  test('counting sponsors, the agent of the only creator does not do [REQ-034]', () => {
    expect(places(parse(alone))).toEqual(['policy/nobody-left 5:15']);
  });

  test('counting principals, it does', () => {
    expect(parse(alone.replace('sponsors', 'principals')).ok).toBe(true);
  });

  test('a creator with another sponsor makes it work again', () => {
    expect(parse(alone.replace('initiator, sponsor: ada', 'initiator, sponsor: rita')).ok).toBe(true);
  });
});

describe('recovery', () => {
  const recovering = `${sampleYaml}recovery: { threshold: 2, principals: [ada, rita] }\n`;

  test('needs its threshold in live keys', () => {
    expect(places(parse(recovering, withoutKey('rita')))).toEqual(['policy/recovery 12:11']);
  });

  test.each([
    ['somebody who is not there', '[ada, eve]', 'policy/recovery 12:45'],
    ['a machine', '[ada, bot]', 'policy/recovery 12:45'],
    ['one person twice', '[ada, ada]', 'policy/recovery 12:45'],
    ['fewer people than the threshold', '[ada]', 'policy/recovery 12:24'],
  ])('cannot name %s', (_, principals, expected) => {
    expect(places(parse(recovering.replace('[ada, rita]', principals)))).toEqual([expected]);
  });
});

test('a later version is read although nobody is left, so that a revocation can be judged', () => {
  const later = replaced('version: 1\nreplaces: null', 'version: 2\nreplaces: 1');
  const parsed = policy(later, line('rita', newKey()));
  expect(rules(checkCapacity(parsed))).toEqual(['policy/administrator-needed', 'policy/quality-needed']);
});
