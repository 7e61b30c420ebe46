import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFounding, checkSuccession } from '../../../src/rules/policy/compare.ts';
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
const next = (changes: Parameters<typeof revise>[0] = [], signers = sampleSigners, yaml = sampleYaml) =>
  policy(revise(changes, yaml), signers);
const check = (...of: Parameters<typeof next>) => rules(checkSuccession(before, next(...of)));

test('the next version with a new person may follow', () => {
  const added = '  eve: { name: Eve, email: eve@example.org, kind: human, group: initiator }\n';
  expect(check([], sampleSigners + line('eve', newKey()), sampleYaml + added)).toEqual([]);
});

describe('a founding policy', () => {
  test('replaces nothing', () => {
    expect(rules(checkFounding(before))).toEqual([]);
    expect(rules(checkFounding(next()))).toEqual(['policy/version']);
  });

  test('leaves enough people, whatever version it says', () => {
    const short = next([['group: quality', 'group: reviewer']]);
    expect(rules(checkFounding(short))).toEqual(['policy/version', 'policy/quality-needed']);
  });
});

describe('versions', () => {
  test.each([
    ['the same policy again', before],
    ['a version that replaces another', policy(revise([['2\nreplaces: 1', '3\nreplaces: 2']]))],
  ])('%s does not follow', (_, next) => {
    expect(rules(checkSuccession(before, next))).toEqual(['policy/version']);
  });

  test('an older policy does not come back', () => {
    const second = next();
    expect(rules(checkSuccession(second, before))).toEqual(['policy/version']);
  });

  test('a number may be left out', () => {
    expect(check([['version: 2', 'version: 7']])).toEqual([]);
  });

  test('minimum_version does not fall', () => {
    const strict = policy(sampleYaml.replace('0.1.0', '0.10.0'));
    expect(rules(checkSuccession(strict, next([['0.1.0', '0.9.0']])))).toEqual(['policy/minimum-version']);
  });
});

describe('signer lines are only added', () => {
  test('not taken away', () => {
    const without = sampleSigners.replace(line('runner', keys.runner), '');
    expect(check([], without)).toEqual(['policy/signers-append-only']);
  });

  test('not moved', () => {
    const moved = sampleSigners.replace(line('ada', keys.ada), '') + line('ada', keys.ada);
    expect(new Set(check([], moved))).toEqual(new Set(['policy/signers-append-only']));
  });

  test('not given to another principal [REQ-007]', () => {
    const given = sampleSigners.replace(line('rita', keys.rita), line('quinn', keys.rita));
    expect(check([], given)).toEqual(['policy/signers-append-only']);
  });

  test('not added in the middle', () => {
    expect(new Set(check([], line('ada', newKey()) + sampleSigners))).toEqual(
      new Set(['policy/signers-append-only']),
    );
  });

  test('whatever the old and the new lines are, the old ones are the first of the new', () => {
    const pool = Array.from({ length: 4 }, () => line('rita', newKey()));
    const some = fc.shuffledSubarray(pool);
    fc.assert(
      fc.property(some, some, (old, next) => {
        const first = policy(sampleYaml, sampleSigners + old.join(''));
        const second = policy(revise(), sampleSigners + next.join(''));
        const law = old.every((each, index) => next[index] === each);
        const refused = rules(checkSuccession(first, second)).includes('policy/signers-append-only');
        expect(refused).toBe(!law);
      }),
    );
  });
});

describe('a key that is not live stays so', () => {
  const spare = newKey();
  const signers = sampleSigners + line('rita', spare);
  const retired = `${sampleYaml}keys: { retired: ["${fingerprint(spare)}"] }\n`;
  const revoked = (step: string) =>
    `${sampleYaml}keys: { revoked: [{ key: "${fingerprint(spare)}", after: "${oid(step)}" }] }\n`;

  test.each([
    ['retired, then live', retired, sampleYaml, ['policy/key-status']],
    ['retired, then revoked', retired, revoked('1'), []],
    ['revoked, then live', revoked('1'), sampleYaml, ['policy/key-status']],
    ['revoked, then retired', revoked('1'), retired, ['policy/key-status']],
    ['revoked after another step', revoked('1'), revoked('2'), ['policy/key-status']],
    ['live, then retired', sampleYaml, retired, []],
  ])('%s', (_, old, later, expected) => {
    expect(rules(checkSuccession(policy(old, signers), next([], signers, later)))).toEqual(expected);
  });
});

test('who has a key line stays in the roster', () => {
  const rita = '  rita: { name: Rita Reviewer, email: rita@example.org, kind: human, group: reviewer }\n';
  const without = policy(revise([[rita, '']]), sampleSigners.replace(line('rita', keys.rita), ''));
  expect(rules(checkSuccession(before, without))).toContain('policy/roster-append-only');
});

test('who never had a key may go', () => {
  const keyless = sampleSigners.replace(line('rita', keys.rita), '');
  const rita = '  rita: { name: Rita Reviewer, email: rita@example.org, kind: human, group: reviewer }\n';
  expect(rules(checkSuccession(policy(sampleYaml, keyless), next([[rita, '']], keyless)))).toEqual([]);
});

describe('a kind that the policy declared', () => {
  const declared = (fields: string) => `${sampleYaml}kinds: { DEV: { title: D, ${fields} } }\n`;
  const numbered = declared('executable: true, numbering: number');
  test.each([
    ['does not go away', sampleYaml],
    ['does not lose its execution', declared('executable: false, numbering: number')],
    ['keeps its numbering', declared('executable: true, numbering: named')],
  ])('%s', (_, later) => {
    expect(rules(checkSuccession(policy(numbered), next([], sampleSigners, later)))).toEqual([
      'policy/kind-fixed',
    ]);
  });
});

describe('recovery is what genesis says', () => {
  const recovery = (threshold: number) =>
    `${sampleYaml}recovery: { threshold: ${threshold}, principals: [ada, rita] }\n`;
  test.each([
    ['not added', sampleYaml, recovery(2)],
    ['not taken away', recovery(2), sampleYaml],
    ['not made easier', recovery(2), recovery(1)],
  ])('%s', (_, old, later) => {
    expect(rules(checkSuccession(policy(old), next([], sampleSigners, later)))).toEqual([
      'policy/recovery-fixed',
    ]);
  });
});

test('a revision that leaves nobody who may approve is refused [REQ-050]', () => {
  expect(check([['group: quality', 'group: reviewer']])).toEqual(['policy/quality-needed']);
});
