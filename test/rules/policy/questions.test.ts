import { describe, expect, test } from 'vitest';
import {
  controller,
  demandFor,
  holds,
  independentOf,
  isQuality,
  keyOwner,
  liveKey,
  mayAct,
} from '../../../src/rules/policy/questions.ts';
import { fingerprint, id, keys, policy, replaced, sampleYaml } from './sample.ts';

const sample = policy();
const principals = policy(replaced('sponsors', 'principals'));

test('a right belongs to groups', () => {
  expect([holds(sample, id('bot'), 'create'), holds(sample, id('bot'), 'review')]).toEqual([true, false]);
});

test('who is not in the roster holds nothing', () => {
  expect([holds(sample, id('eve'), 'comment'), liveKey(sample, id('eve'))]).toEqual([false, false]);
});

describe('suspension', () => {
  const later = (text: string) => text.replace('version: 1\nreplaces: null', 'version: 2\nreplaces: 1');
  const suspended = policy(later(replaced('group: administrator', 'group: administrator, suspended: true')));

  test('takes every right', () => {
    expect(holds(suspended, id('ada'), 'create')).toBe(false);
  });

  test('takes the rights of who the suspended one answers for', () => {
    expect(holds(suspended, id('bot'), 'create')).toBe(false);
  });

  test('leaves keys as they are', () => {
    expect(liveKey(suspended, id('ada'))).toBe(true);
  });

  test('ends being quality', () => {
    const quality = policy(later(replaced('group: quality', 'group: quality, suspended: true')));
    expect([isQuality(sample, id('quinn')), isQuality(quality, id('quinn'))]).toEqual([true, false]);
  });
});

test('a retired key is no live key', () => {
  const later = `${replaced('version: 1\nreplaces: null', 'version: 2\nreplaces: 1')}keys: { retired: ["${fingerprint(keys.rita)}"] }\n`;
  expect(liveKey(policy(later), id('rita'))).toBe(false);
});

test('a key tells its owner', () => {
  expect(keyOwner(sample, keys.bot)?.principal).toBe('bot');
  expect(keyOwner(sample, 'ssh-ed25519 AAAA')).toBeUndefined();
});

describe('independence', () => {
  test('counts an agent as its sponsor, where sponsors count [REQ-034]', () => {
    expect(controller(sample, id('bot'))).toBe('ada');
    expect(independentOf(sample, id('ada'), [id('bot')])).toBe(false);
    expect(independentOf(sample, id('runner'), [id('bot')])).toBe(false);
  });

  test('counts an agent as itself, where principals count', () => {
    expect(controller(principals, id('bot'))).toBe('bot');
    expect(independentOf(principals, id('ada'), [id('bot')])).toBe(true);
  });

  test('nobody is independent of themselves', () => {
    expect([
      independentOf(principals, id('bot'), [id('rita'), id('bot')]),
      independentOf(sample, id('rita'), []),
    ]).toEqual([false, true]);
  });
});

describe('a demand', () => {
  const humans = policy(`${sampleYaml}acts: { comment: { kinds: [human] } }\n`);

  test('is none where the policy says nothing', () => {
    expect(demandFor(sample, 'comment')).toEqual({ userPresence: false, kinds: null });
  });

  test('keeps agents out who hold the right [REQ-010]', () => {
    expect(holds(humans, id('bot'), 'comment')).toBe(true);
    expect([mayAct(humans, id('bot'), 'comment'), mayAct(humans, id('rita'), 'comment')]).toEqual([
      false,
      true,
    ]);
  });
});
