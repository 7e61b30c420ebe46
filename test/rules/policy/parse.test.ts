import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../../src/rules/policy/parse.ts';
import {
  bytes,
  findings,
  fingerprint,
  id,
  keys,
  line,
  newKey,
  oid,
  parse,
  places,
  policy,
  replaced,
  rules,
  sampleSigners,
  sampleYaml,
} from './sample.ts';

describe('a policy', () => {
  test('knows its people', () => {
    expect(policy().principals.get(id('bot'))).toEqual({
      id: 'bot',
      name: 'Build agent',
      email: 'bot@example.org',
      kind: 'agent',
      group: 'initiator',
      sponsor: 'ada',
      suspended: false,
    });
  });

  test('has defaults for what it leaves out, and opens nothing', () => {
    const { dates, ungoverned, demands, recovery, kinds } = policy();
    expect({ dates, ungoverned, recovery }).toEqual({
      dates: { skew: 300, maxLag: 86_400 },
      ungoverned: { paths: [], signed: true },
      recovery: null,
    });
    expect(demands.size).toBe(0);
    expect(kinds.has('CR')).toBe(true);
  });

  test('gives keys their status', () => {
    const old = newKey();
    const lost = newKey();
    const parsed = policy(
      `${sampleYaml}keys:\n  retired: ["${fingerprint(old)}"]\n  revoked: [{ key: "${fingerprint(lost)}", after: "${oid('1')}" }]\n`,
      sampleSigners + line('ada', old) + line('ada', lost),
    );
    expect([parsed.keys.get(keys.ada)?.status, parsed.keys.get(old)?.status]).toEqual(['live', 'retired']);
    expect(parsed.keys.get(lost)).toMatchObject({ status: 'revoked', revokedAfter: oid('1') });
  });

  test('reads durations and demands', () => {
    const parsed = policy(
      `${sampleYaml}dates: { skew: 90s, max_lag: 2d }\nacts:\n  approve: { kinds: [human] }\n`,
    );
    expect(parsed.dates).toEqual({ skew: 90, maxLag: 172_800 });
    expect(parsed.demands.get('approve')).toEqual({ userPresence: false, kinds: ['human'] });
  });
});

describe('what a policy may not say is refused at its place', () => {
  test.each([
    ['a missing key', replaced('independence: sponsors\n', ''), ['policy/missing-key 1:1']],
    ['a missing field', replaced(', group: reviewer', ''), ['policy/missing-key 9:9']],
    ['an unknown key', `${sampleYaml}pemissions: {}\n`, ['policy/unknown-key 12:1']],
    [
      'an unknown field',
      replaced('group: reviewer', 'group: reviewer, rank: 2'),
      ['policy/unknown-key 9:87'],
    ],
    ['an unknown right', `${sampleYaml}permissions: { aprove: [quality] }\n`, ['policy/unknown-key 12:16']],
    [
      'a demand on recover',
      `${sampleYaml}acts: { recover: { kinds: [human] } }\n`,
      ['policy/unknown-key 12:9'],
    ],
    ['an unknown group', replaced('group: reviewer', 'group: boss'), ['policy/value 9:77']],
    ['a principal id', replaced('  rita:', '  Rita:'), ['policy/value 9:3']],
    ['a name with a bracket', replaced('Rita Reviewer', 'Rita <R>'), ['policy/value 9:17']],
    ['a name that git would trim', replaced('Rita Reviewer', 'Rita R.'), ['policy/value 9:17']],
    ['an e-mail', replaced('rita@example.org', 'rita'), ['policy/value 9:39']],
    ['a duration', `${sampleYaml}dates: { skew: 5 }\n`, ['policy/value 12:16']],
    ['an independence', replaced('sponsors', 'people'), ['policy/value 5:15']],
    ['a version', replaced('version: 1\n', 'version: "1"\n'), ['policy/value 3:10']],
    ['a founding version', replaced('version: 1\n', 'version: 2\n'), ['policy/version 3:10']],
    ['a version that falls', replaced('replaces: null', 'replaces: 1'), ['policy/version 3:10']],
    [
      'a glob inside .qms',
      `${sampleYaml}trunk: { ungoverned: { paths: [".qms/x"], signed: true } }\n`,
      ['policy/value 12:32'],
    ],
    [
      'an unknown key status',
      `${sampleYaml}keys: { retired: ["SHA256:${'A'.repeat(43)}"] }\n`,
      ['policy/key-unknown 12:19'],
    ],
  ])('%s', (_, yaml, expected) => {
    expect(places(parse(yaml))).toEqual(expected);
  });

  test('a key of nobody', () => {
    expect(places(parse(sampleYaml, sampleSigners + line('mallory', newKey())))).toEqual([
      'policy/key-principal 6:1',
    ]);
  });

  test('a key that is retired twice', () => {
    const print = fingerprint(keys.rita);
    const yaml = `${sampleYaml}keys:\n  retired: ["${print}", "${print}"]\n`;
    expect(places(parse(yaml))).toEqual(['policy/key-twice 13:67']);
  });

  test('everything at once, in both files [REQ-048]', () => {
    const yaml = replaced('group: reviewer', 'group: boss').replace('independence', 'independance');
    const found = findings(parse(yaml, `${sampleSigners}nonsense\n`));
    expect(rules(found).sort()).toEqual([
      'policy/missing-key',
      'policy/signers-line',
      'policy/unknown-key',
      'policy/value',
    ]);
  });

  test('a mistyped key with the right one beside it', () => {
    const [found] = findings(parse(`${sampleYaml}permisions: {}\n`));
    expect(found?.fix).toBe('did you mean "permissions"?');
  });
});

describe('a policy from a later git-qms', () => {
  const files = (yaml: string) => ({ policyYaml: bytes(yaml), allowedSigners: bytes(sampleSigners) });

  test('is refused by its minimum_version alone [REQ-053]', () => {
    const yaml = `${replaced('0.1.0', '2.10.0')}new_rules: true\n`;
    expect(places(parsePolicy(files(yaml), { program: '2.9.9' }))).toEqual(['policy/program-too-old 2:18']);
  });

  test('is refused by its schema alone', () => {
    const yaml = `${replaced('schema: 1', 'schema: 2')}new_rules: true\n`;
    expect(places(parsePolicy(files(yaml)))).toEqual(['policy/schema 1:9']);
  });

  test('is read by a program that is new enough', () => {
    expect(parsePolicy(files(sampleYaml), { program: '0.1.0' }).ok).toBe(true);
  });
});

describe('reading never throws', () => {
  const attempt = (yaml: Uint8Array, signers: Uint8Array) => {
    const result = parsePolicy({ policyYaml: yaml, allowedSigners: signers });
    return result.ok || result.findings.length > 0;
  };

  test('on any bytes [REQ-048]', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), attempt), {
      numRuns: 300,
    });
  });

  test('on anything that looks like YAML', () => {
    const piece = fc.constantFrom(
      ...['- ', '? ', ': ', '[', ']', '{', '}', ',', '\n', '  ', '&a ', '*a', '!t ', '|', '>', '"', "'", '#'],
      ...['schema', 'principals', 'ada', '1', 'null', '---', '%X', '\\', '<<', '0x1', '.nan', '~'],
    );
    const text = fc.array(piece, { maxLength: 60 }).map((pieces) => bytes(pieces.join('')));
    fc.assert(
      fc.property(text, (yaml) => attempt(yaml, bytes(''))),
      { numRuns: 1000 },
    );
  });

  test('on a policy with a piece cut out [REQ-048]', () => {
    const cut = fc.tuple(fc.nat(sampleYaml.length), fc.nat(40));
    fc.assert(
      fc.property(cut, ([at, length]) =>
        attempt(bytes(sampleYaml.slice(0, at) + sampleYaml.slice(at + length)), bytes(sampleSigners)),
      ),
    );
  });
});
