import { expect, test } from 'vitest';
import { comparePolicies } from '../../../src/rules/policy/difference.ts';
import { fingerprint, keys, line, newKey, oid, policy, revise, sampleSigners } from './sample.ts';

const before = policy();

test('a policy does not differ from itself', () => {
  expect(comparePolicies(before, before)).toEqual({
    version: { before: 1, after: 1 },
    principals: { added: [], removed: [], changed: [] },
    keys: { added: [], retired: [], revoked: [] },
    rights: [],
    rules: [],
  });
});

test('people who come, go and change are named, with the rights that they gain and lose', () => {
  const after = policy(
    revise([
      ['  rita: { name: Rita Reviewer, email: rita@example.org, kind: human, group: reviewer }\n', ''],
      ['  bot:', '  eve: { name: Eve, email: eve@example.org, kind: human, group: reviewer }\n  bot:'],
      ['group: quality', 'group: reviewer'],
    ]),
    sampleSigners.replace(line('rita', keys.rita), ''),
  );
  const { principals, rights } = comparePolicies(before, after);
  expect(principals.added.map(({ id }) => id)).toEqual(['eve']);
  expect(principals.removed.map(({ id }) => id)).toEqual(['rita']);
  expect(principals.changed.map((each) => [each.before.group, each.after.group])).toEqual([
    ['quality', 'reviewer'],
  ]);
  expect(rights).toEqual([
    { principal: 'quinn', gained: [], lost: ['assign', 'revoke', 'trunk'] },
    { principal: 'rita', gained: [], lost: ['review', 'approve', 'comment'] },
    { principal: 'eve', gained: ['review', 'approve', 'comment'], lost: [] },
  ]);
});

test('keys that come, retire and are revoked are named', () => {
  const added = newKey();
  const status = `keys:\n  retired: ["${fingerprint(keys.ada)}"]\n  revoked: [{ key: "${fingerprint(keys.bot)}", after: "${oid('1')}" }]\nprincipals:`;
  const after = policy(revise([['principals:', status]]), sampleSigners + line('ada', added));
  const found = comparePolicies(before, after).keys;
  expect([found.added, found.retired, found.revoked].map((all) => all.map(({ key }) => key))).toEqual([
    [added],
    [keys.ada],
    [keys.bot],
  ]);
});

test('rules that change are named by their path', () => {
  const more = `dates: { skew: 9m }
permissions: { comment: [quality] }
acts: { approve: { kinds: [human] } }
trunk: { ungoverned: { paths: ["docs/**"], signed: true } }
principals:`;
  const changed = comparePolicies(
    before,
    policy(
      revise([
        ['principals:', more],
        ['sponsors', 'principals'],
      ]),
    ),
  );
  expect(changed.rules).toEqual([
    { path: 'independence', before: 'sponsors', after: 'principals' },
    { path: 'permissions.comment', before: 'administrator, initiator, quality, reviewer', after: 'quality' },
    { path: 'dates.skew', before: '5m', after: '9m' },
    { path: 'trunk.ungoverned.paths', before: 'none', after: 'docs/**' },
    { path: 'acts.approve', before: null, after: 'human; no touch' },
  ]);
});
