import { describe, expect, test } from 'vitest';
import { beneficiaries, isRotation } from '../../../src/rules/policy/compare.ts';
import {
  fingerprint,
  keys,
  line,
  newKey,
  newSecurityKey,
  oid,
  policy,
  revise,
  sampleSigners,
  sampleYaml,
} from './sample.ts';

const before = policy();
const gain = (changes: Parameters<typeof revise>[0], signers = sampleSigners) =>
  [...beneficiaries(before, policy(revise(changes), signers))].sort();
const retiring = (...old: string[]) =>
  `keys: { retired: [${old.map((key) => `"${fingerprint(key)}"`).join(', ')}] }\nprincipals:`;
const rotated = [['principals:', retiring(keys.rita)]] as const;
const withSpare = sampleSigners + line('rita', newKey());

describe('whoever gains from a revision', () => {
  test('nobody, when nothing changes but the version', () => {
    expect(gain([])).toEqual([]);
  });

  test('a new person', () => {
    const eve = '  eve: { name: Eve, email: eve@example.org, kind: human, group: reviewer }\n';
    expect(gain([['  bot:', `${eve}  bot:`]])).toEqual(['eve']);
  });

  test('a new agent, and its sponsor', () => {
    const aid = '  aid: { name: Aid, email: aid@example.org, kind: agent, group: reviewer, sponsor: rita }\n';
    expect(gain([['  bot:', `${aid}  bot:`]])).toEqual(['aid', 'rita']);
  });

  test('who moves to a group with more rights', () => {
    expect(gain([['group: reviewer', 'group: quality']])).toEqual(['rita']);
  });

  test('not who loses rights', () => {
    expect(
      gain([
        ['group: administrator', 'group: initiator'],
        ['initiator, sponsor', 'initiator, sponsor'],
      ]),
    ).toEqual([]);
  });

  test('everybody in a group that gets a right, with their sponsors', () => {
    const wider = 'permissions: { execute: [administrator, initiator, reviewer] }\nprincipals:';
    expect(gain([['principals:', wider]])).toEqual(['rita']);
  });

  test('who gets a second key', () => {
    expect(gain([], withSpare)).toEqual(['rita']);
  });

  test('who gets a new key for a revoked one', () => {
    const revoked = `keys: { revoked: [{ key: "${fingerprint(keys.rita)}", after: "${oid('1')}" }] }\nprincipals:`;
    expect(gain([['principals:', revoked]], withSpare)).toEqual(['rita']);
  });

  test('who gets a new key while somebody else retires one', () => {
    expect(gain([['principals:', retiring(keys.quinn)]], withSpare)).toEqual(['rita']);
  });

  test('not who rotates a key', () => {
    expect(gain(rotated, withSpare)).toEqual([]);
  });

  test('who rotates a key and moves up', () => {
    expect(gain([...rotated, ['group: reviewer', 'group: quality']], withSpare)).toEqual(['rita']);
  });

  test('who rotates to a key that meets a demand', () => {
    const touch = 'acts: { comment: { user_presence: true } }\nprincipals:';
    const strict = sampleYaml.replace('principals:', touch);
    const has = sampleSigners + line('quinn', newSecurityKey());
    const next = policy(revise(rotated, strict), has + line('rita', newSecurityKey()));
    expect([...beneficiaries(policy(strict, has), next)]).toEqual(['rita']);
  });

  test('agents, when a demand for humans falls, and their sponsors', () => {
    const strict = sampleYaml.replace('principals:', 'acts: { comment: { kinds: [human] } }\nprincipals:');
    expect([...beneficiaries(policy(strict), policy(revise()))]).toEqual(['bot', 'ada']);
  });

  test('agents that come to count for themselves, and their sponsors', () => {
    expect(gain([['sponsors', 'principals']])).toEqual(['ada', 'bot', 'runner']);
  });

  test('an agent with a new sponsor, and both sponsors', () => {
    expect(gain([['initiator, sponsor: ada', 'initiator, sponsor: rita']])).toEqual(['ada', 'bot', 'rita']);
  });

  test('who is suspended no longer', () => {
    const suspended = policy(sampleYaml.replace('group: reviewer', 'group: reviewer, suspended: true'));
    expect([...beneficiaries(suspended, policy(revise()))]).toEqual(['rita']);
  });
});

describe('a rotation', () => {
  const next = (changes: Parameters<typeof revise>[0], signers = withSpare) =>
    policy(revise(changes), signers);

  test('is a new key for an old one, and nothing else', () => {
    expect(isRotation(before, next(rotated))).toBe(true);
  });

  test.each([
    ['a key on top', next([])],
    ['a rotation with another change', next([...rotated, ['Rita Reviewer', 'Rita Rewriter']])],
    ['a retirement alone', next(rotated, sampleSigners)],
    ['a changed rule', next([...rotated, ['principals:', 'dates: { skew: 9m }\nprincipals:']])],
  ])('is not %s', (_, after) => {
    expect(isRotation(before, after)).toBe(false);
  });
});
