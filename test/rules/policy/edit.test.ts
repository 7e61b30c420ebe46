import { describe, expect, test } from 'vitest';
import { unwrap } from '../../../src/rules/finding.ts';
import { type Member, renderFoundingPolicy } from '../../../src/rules/policy/default.ts';
import { withKeyStatus, withNextVersion, withPrincipal } from '../../../src/rules/policy/edit.ts';
import { fingerprint, id, keys, line, newKey, oid, places, policy } from './sample.ts';

const ada: Member = {
  id: id('ada'),
  name: 'Ada Lovelace',
  email: 'ada@x.org',
  kind: 'human',
  group: 'administrator',
};
const quinn: Member = {
  id: id('quinn'),
  name: 'Quinn',
  email: 'quinn@x.org',
  kind: 'human',
  group: 'quality',
};
const rita: Member = { id: id('rita'), name: 'Rita', email: 'rita@x.org', kind: 'human', group: 'reviewer' };
const founding = renderFoundingPolicy([ada, quinn], { minimumVersion: '0.1.0' });
const spare = newKey();
const signers = line('ada', keys.ada) + line('quinn', keys.quinn) + line('ada', spare);

/** The lines that an edit took out and put in. */
function changedLines(from: string, to: string): { out: string[]; in: string[] } {
  const [old, next] = [from.split('\n'), to.split('\n')];
  return { out: old.filter((each) => !next.includes(each)), in: next.filter((each) => !old.includes(each)) };
}

describe('an edit changes its own lines only, comments stay', () => {
  test('the next version', () => {
    expect(changedLines(founding, unwrap(withNextVersion(founding)))).toEqual({
      out: ['version: 1', 'replaces: null'],
      in: ['version: 2', 'replaces: 1'],
    });
  });

  test('a new principal', () => {
    expect(changedLines(founding, unwrap(withPrincipal(founding, rita)))).toEqual({
      out: [],
      in: ['  rita: { name: Rita, email: rita@x.org, kind: human, group: reviewer }'],
    });
  });

  test('a changed principal', () => {
    const { in: lines } = changedLines(
      founding,
      unwrap(withPrincipal(founding, { ...quinn, suspended: true })),
    );
    expect(lines).toEqual([
      '  quinn: { name: Quinn, email: quinn@x.org, kind: human, group: quality, suspended: true }',
    ]);
  });

  test('a principal who is suspended no longer', () => {
    const suspended = unwrap(withPrincipal(founding, { ...quinn, suspended: true }));
    expect(unwrap(withPrincipal(suspended, quinn))).toBe(founding);
  });

  test('the same principal again', () => {
    expect(unwrap(withPrincipal(founding, ada))).toBe(founding);
  });

  test('a comment beside what changes', () => {
    const noted = founding.replace('group: quality }', 'group: quality } # since May');
    expect(unwrap(withPrincipal(noted, { ...quinn, name: 'Quentin' }))).toContain('quality } # since May');
  });
});

describe('a key', () => {
  const later = unwrap(withNextVersion(founding));
  const statusOf = (yaml: string) => policy(yaml, signers).keys.get(spare)?.status;

  test('retires', () => {
    expect(statusOf(unwrap(withKeyStatus(later, fingerprint(spare), { status: 'retired' })))).toBe('retired');
  });

  test('is revoked after a step, even one that is all digits', () => {
    const yaml = unwrap(withKeyStatus(later, fingerprint(spare), { status: 'revoked', after: oid('1') }));
    expect(policy(yaml, signers).keys.get(spare)).toMatchObject({
      status: 'revoked',
      revokedAfter: oid('1'),
    });
  });

  test('that is retired moves when it is revoked', () => {
    const retired = unwrap(withKeyStatus(later, fingerprint(spare), { status: 'retired' }));
    const yaml = unwrap(withKeyStatus(retired, fingerprint(spare), { status: 'revoked', after: oid('a') }));
    expect(statusOf(yaml)).toBe('revoked');
  });

  test('retires once', () => {
    const once = unwrap(withKeyStatus(later, fingerprint(spare), { status: 'retired' }));
    expect(unwrap(withKeyStatus(once, fingerprint(spare), { status: 'retired' }))).toBe(once);
  });
});

test('a text that is no strict YAML is not edited', () => {
  expect(places(withNextVersion('version: &x 1\n'))).toEqual(['policy/yaml 1:10']);
});
