import { describe, expect, test } from 'vitest';
import { compilePermissions, rightRows, rights } from '../../../src/rules/policy/permissions.ts';
import { holds } from '../../../src/rules/policy/questions.ts';
import { id, parse, places, policy, sampleYaml } from './sample.ts';

const granting = (right: string, groups: string) => `${sampleYaml}permissions:\n  ${right}: [${groups}]\n`;

describe('a grant that no policy may make is refused', () => {
  test.each([
    ['approve', 'quality, administrator', 'policy/forbidden-grant 13:22'],
    ['approve', 'quality, initiator', 'policy/forbidden-grant 13:22'],
    ['assign', 'quality, administrator', 'policy/forbidden-grant 13:21'],
    ['review', 'quality, initiator', 'policy/forbidden-grant 13:21'],
    ['review', 'quality, ci', 'policy/forbidden-grant 13:21'],
    ['review', 'quality, service', 'policy/forbidden-grant 13:21'],
    ['evidence', 'ci, administrator', 'policy/forbidden-grant 13:18'],
    ['trunk', 'administrator, ci', 'policy/forbidden-grant 13:26'],
    ['trunk', 'administrator, reviewer', 'policy/forbidden-grant 13:26'],
    ['create', 'administrator, quality', 'policy/forbidden-grant 13:27'],
    ['create', 'administrator, reviewer', 'policy/forbidden-grant 13:27'],
    ['create', 'administrator, ci', 'policy/forbidden-grant 13:27'],
    ['execute', 'administrator, service', 'policy/forbidden-grant 13:28'],
    ['revoke', 'quality, initiator', 'policy/forbidden-grant 13:21'],
  ])('%s to %s', (right, groups, expected) => {
    expect(places(parse(granting(right, groups)))).toEqual([expected]);
  });
});

test('every default stays within what is ever allowed', () => {
  for (const right of rights) {
    const ever: readonly string[] = rightRows[right].ever;
    expect(rightRows[right].byDefault.filter((group) => !ever.includes(group))).toEqual([]);
  }
});

test('whoever may approve anything may create nothing [REQ-036]', () => {
  const approvers: readonly string[] = rightRows.approve.ever;
  expect(rightRows.create.ever.filter((group) => approvers.includes(group))).toEqual([]);
});

test('administrator includes initiator', () => {
  const narrowed = compilePermissions({ execute: ['initiator'] });
  expect([...(narrowed.get('execute') ?? [])]).toEqual(['initiator', 'administrator']);
});

test('initiator does not include administrator, and quality includes nobody', () => {
  const narrowed = compilePermissions({ comment: ['administrator'], review: ['quality'] });
  expect([...(narrowed.get('comment') ?? [])]).toEqual(['administrator']);
  expect([...(narrowed.get('review') ?? [])]).toEqual(['quality']);
});

test('a policy can widen comments to machines', () => {
  const wide = policy(granting('comment', 'administrator, ci'));
  expect([holds(wide, id('runner'), 'comment'), holds(wide, id('rita'), 'comment')]).toEqual([true, false]);
});
