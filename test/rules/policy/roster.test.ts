import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { skeleton } from '../../../src/rules/policy/roster.ts';
import { parse, places, replaced } from './sample.ts';

describe('people who cannot be told apart are refused', () => {
  test.each([
    ['the same e-mail in another case', ['rita@example.org', 'Ada@example.org'], 'policy/unique 9:39'],
    ['the same name', ['Rita Reviewer', 'Ada Lovelace'], 'policy/unique 9:17'],
    ['a name in another case', ['Rita Reviewer', 'ada LOVELACE'], 'policy/look-alike 9:17'],
    ['a name with other spaces', ['Rita Reviewer', 'Ada  Love lace'], 'policy/look-alike 9:17'],
    ['a name with a Cyrillic letter', ['Rita Reviewer', '\u0410da Lovelace'], 'policy/look-alike 9:17'],
    ['a name in full width', ['Rita Reviewer', '\uFF21da Lovelace'], 'policy/look-alike 9:17'],
  ])('%s', (_, [from, to], expected) => {
    expect(places(parse(replaced(from ?? '', to ?? '')))).toEqual([expected]);
  });

  test('different names have different skeletons', () => {
    expect(skeleton('Ada Lovelace')).not.toBe(skeleton('Ida Lovelace'));
  });
});

describe('sponsors and groups that do not fit are refused', () => {
  test.each([
    [
      'an agent without a sponsor',
      ['group: initiator, sponsor: ada', 'group: initiator'],
      'policy/sponsor 10:8',
    ],
    ['a ci without a sponsor', ['group: ci, sponsor: ada', 'group: ci'], 'policy/sponsor 11:11'],
    [
      'a sponsor that is not there',
      ['initiator, sponsor: ada', 'initiator, sponsor: eve'],
      'policy/sponsor 10:93',
    ],
    ['an agent as sponsor', ['ci, sponsor: ada', 'ci, sponsor: bot'], 'policy/sponsor 11:85'],
    ['a human with a sponsor', ['group: reviewer', 'group: reviewer, sponsor: ada'], 'policy/sponsor 9:96'],
    ['a human in group ci', ['group: reviewer', 'group: ci'], 'policy/group-kind 9:77'],
    ['a ci in group quality', ['group: ci', 'group: quality'], 'policy/group-kind 11:72'],
    ['an agent in group service', ['group: initiator', 'group: service'], 'policy/group-kind 10:73'],
  ])('%s', (_, [from, to], expected) => {
    expect(places(parse(replaced(from ?? '', to ?? '')))).toEqual([expected]);
  });
});

test('every accepted name passes through git unchanged', () => {
  const letters = fc.constantFrom(...'aZ é.,:;"\'\\<>()-_&/|');
  const name = fc.array(letters, { minLength: 1, maxLength: 8 }).map((each) => each.join(''));
  fc.assert(
    fc.property(name, (text) => {
      const result = parse(replaced('Rita Reviewer', JSON.stringify(text)));
      if (!result.ok) return true;
      const env = {
        PATH: process.env.PATH,
        GIT_AUTHOR_NAME: text,
        GIT_AUTHOR_EMAIL: 'a@b',
        GIT_AUTHOR_DATE: '1000000000 +0000',
      };
      return execFileSync('git', ['var', 'GIT_AUTHOR_IDENT'], { env, encoding: 'utf8' }).startsWith(
        `${text} <a@b>`,
      );
    }),
    { numRuns: 150 },
  );
});
