import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseIndependence, type Member, renderFoundingPolicy } from '../../../src/rules/policy/default.ts';
import { id, keys, line, parse, policy } from './sample.ts';

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
const qa: Member = {
  id: id('quinn'),
  name: 'QA agent',
  email: 'qa@x.org',
  kind: 'agent',
  group: 'quality',
  sponsor: id('ada'),
};
const signers = line('ada', keys.ada) + line('quinn', keys.quinn);
const options = { minimumVersion: '0.1.0' };

describe('the founding policy', () => {
  test('can work for two people', () => {
    const parsed = policy(renderFoundingPolicy([ada, quinn], options), signers);
    expect(parsed).toMatchObject({ version: 1, replaces: null, independence: 'sponsors', recovery: null });
    expect(parsed.ungoverned).toEqual({ paths: ['**'], signed: false });
  });

  test('can work for one person and an agent, and says what that means', () => {
    const text = renderFoundingPolicy([ada, qa], options);
    expect(policy(text, signers).independence).toBe('principals');
    expect(text).toContain('Weaker than "sponsors"');
  });

  test('names recovery principals', () => {
    const recovery = { threshold: 2, principals: [id('ada'), id('quinn')] };
    expect(policy(renderFoundingPolicy([ada, quinn], { ...options, recovery }), signers).recovery).toEqual(
      recovery,
    );
  });

  test('keeps every name as it is', () => {
    const words = fc.stringMatching(/^[A-Za-z#&*!|>%@`{}[\]-][A-Za-z:#,{}[\]"' -]{0,20}[a-z]$/);
    fc.assert(
      fc.property(words, (name) => {
        const result = parse(renderFoundingPolicy([{ ...ada, name }, quinn], options), signers);
        return !result.ok || result.value.principals.get(ada.id)?.name === name;
      }),
    );
  });
});

describe('independence counts', () => {
  const bot: Member = { ...ada, id: id('bot'), kind: 'agent', group: 'initiator', sponsor: id('rita') };
  test.each([
    ['sponsors, with two people', [ada, quinn], 'sponsors'],
    ['principals, with one person and her agent', [ada, qa], 'principals'],
    ['sponsors, if another person’s agent creates', [ada, qa, bot], 'sponsors'],
    [
      'principals, if the second person only reviews',
      [ada, qa, { ...quinn, id: id('r'), group: 'reviewer' }],
      'principals',
    ],
  ] as const)('%s', (_, members, expected) => {
    expect(chooseIndependence(members)).toBe(expected);
  });
});
