import { describe, expect, test } from 'vitest';
import { checkRevocation } from '../../../src/rules/policy/compare.ts';
import {
  fingerprint,
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

const before = policy();
const revoking = (...lost: string[]) => {
  const rows = lost.map((key) => `{ key: "${fingerprint(key)}", after: "${oid('1')}" }`);
  return ['principals:', `keys: { revoked: [${rows.join(', ')}] }\nprincipals:`] as const;
};
const suspending = (group: string) => [`group: ${group}`, `group: ${group}, suspended: true`] as const;
const check = (changes: Parameters<typeof revise>[0], signers = sampleSigners) =>
  rules(checkRevocation(before, policy(revise(changes), signers)));

describe('an emergency revocation', () => {
  test('revokes a key', () => {
    expect(check([revoking(keys.rita)])).toEqual([]);
  });

  test('suspends a principal', () => {
    expect(check([suspending('reviewer')])).toEqual([]);
  });

  test('revokes the key of the only administrator', () => {
    expect(check([revoking(keys.ada)])).toEqual([]);
  });

  test('takes at least something away', () => {
    expect(check([])).toEqual(['policy/revocation-empty']);
  });

  test.each([
    ['a group', [['group: reviewer', 'group: quality']]],
    ['a name', [['Rita Reviewer', 'Rita Rewriter']]],
    ['a sponsor', [['group: ci, sponsor: ada', 'group: ci, sponsor: rita']]],
    ['a rule', [['principals:', 'dates: { skew: 9m }\nprincipals:']]],
    ['a permission', [['principals:', 'permissions: { comment: [quality] }\nprincipals:']]],
    ['a demand', [['principals:', 'acts: { comment: { kinds: [human] } }\nprincipals:']]],
    ['a kind', [['principals:', 'kinds: { SOP: { authority: none } }\nprincipals:']]],
    ['independence', [['sponsors', 'principals']]],
    ['the roster', [['  bot:', '  eve: { name: Eve, email: e@x, kind: human, group: reviewer }\n  bot:']]],
  ] as const)('does not change %s besides', (_, more) => {
    expect(check([suspending('initiator'), ...more])).toEqual(['policy/revocation-scope']);
  });

  test('does not add a key [REQ-051]', () => {
    expect(check([suspending('reviewer')], sampleSigners + line('rita', newKey()))).toEqual([
      'policy/revocation-scope',
    ]);
  });

  test('does not retire a key', () => {
    const retired = `keys: { retired: ["${fingerprint(keys.rita)}"] }\nprincipals:`;
    expect(check([['principals:', retired]])).toEqual(['policy/revocation-scope']);
  });

  test('does not lift a suspension [REQ-051]', () => {
    const suspended = policy(sampleYaml.replace(...suspending('reviewer')));
    const next = policy(revise([revoking(keys.bot)]));
    expect(rules(checkRevocation(suspended, next))).toEqual(['policy/revocation-scope']);
  });

  test('names the version that it replaces', () => {
    const skipped = policy(
      revise([suspending('reviewer'), ['replaces: 1', 'replaces: 1']]).replace(
        'version: 2\nreplaces: 1',
        'version: 3\nreplaces: 2',
      ),
    );
    expect(rules(checkRevocation(before, skipped))).toEqual(['policy/version']);
  });

  test('leaves a quality person with a live key', () => {
    expect(check([revoking(keys.quinn)])).toEqual(['policy/quality-needed']);
  });

  test('leaves somebody who may create', () => {
    expect(check([suspending('administrator')])).toEqual(['policy/nobody-left']);
  });
});

describe('where genesis names recovery principals', () => {
  const recovering = `${sampleYaml}recovery: { threshold: 1, principals: [ada, rita] }\n`;
  const from = policy(recovering);
  const judge = (changes: Parameters<typeof revise>[0]) =>
    rules(checkRevocation(from, policy(revise(changes, recovering))));

  test('the last quality key may go', () => {
    expect(judge([revoking(keys.quinn)])).toEqual([]);
  });

  test('the rights of the last quality person may not, which recovery could not give back', () => {
    expect(judge([suspending('quality')])).toEqual(['policy/quality-needed']);
  });

  test('not so many recovery keys that the threshold is out of reach', () => {
    expect(judge([revoking(keys.ada, keys.rita)])).toEqual(['policy/recovery']);
  });
});
