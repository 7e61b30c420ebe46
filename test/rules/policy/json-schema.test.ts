import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { policyJsonSchema } from '../../../src/rules/policy/json-schema.ts';
import { parse, replaced, sampleYaml } from './sample.ts';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(policyJsonSchema());

test('schemas/policy.schema.json is current', async () => {
  const text = `${JSON.stringify(policyJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../../schemas/policy.schema.json');
});

describe('schema and parser agree on the form of [REQ-049]', () => {
  test.each([
    ['the sample', sampleYaml, true],
    ['demands', `${sampleYaml}acts: { comment: { kinds: [human], user_presence: false } }\n`, true],
    ['kinds', `${sampleYaml}kinds: { DEV: { title: D, executable: true, numbering: number } }\n`, true],
    ['recovery', `${sampleYaml}recovery: { threshold: 1, principals: [ada] }\n`, true],
    [
      'an open trunk',
      `${sampleYaml}trunk: { ungoverned: { paths: ["**", "a/*.md"], signed: true } }\n`,
      true,
    ],
    ['an unknown key', `${sampleYaml}more: 1\n`, false],
    ['an unknown right', `${sampleYaml}permissions: { cook: [quality] }\n`, false],
    ['an unknown act', `${sampleYaml}acts: { recover: { kinds: [human] } }\n`, false],
    ['a missing key', replaced('independence: sponsors\n', ''), false],
    ['a wrong group', replaced('group: reviewer', 'group: boss'), false],
    ['a wrong id', replaced('  rita:', '  Rita:'), false],
    ['a wrong name', replaced('Rita Reviewer', '"<Rita>"'), false],
    ['a wrong duration', `${sampleYaml}dates: { skew: 5 minutes }\n`, false],
    ['a wrong version', replaced('version: 1\n', 'version: 0\n'), false],
    ['a wrong glob', `${sampleYaml}trunk: { ungoverned: { paths: ["/etc"], signed: true } }\n`, false],
    ['a wrong kind name', `${sampleYaml}kinds: { dev: { title: D } }\n`, false],
    ['a later schema', replaced('schema: 1', 'schema: 2'), false],
  ])('%s', (_, yaml, expected) => {
    expect([validate(parseYaml(yaml)), parse(yaml).ok]).toEqual([expected, expected]);
  });
});
