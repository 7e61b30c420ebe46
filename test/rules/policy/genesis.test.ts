import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '../../../src/rules/finding.ts';
import { parseGenesis, renderGenesis } from '../../../src/rules/policy/genesis.ts';
import { bytes, places } from './sample.ts';

const text = `schema: 1
repository: example/widgets
trunk: main
digest: git-qms-digest-v1
ids: { digits: 3 }
`;
const read = (yaml: string) => parseGenesis(bytes(yaml));

test('what is rendered is read back as it was', () => {
  const genesis = unwrap(read(text));
  expect(unwrap(read(renderGenesis(genesis)))).toEqual(genesis);
});

describe('what would not work for ever is refused', () => {
  test.each([
    ['an unknown key', `${text}owner: ada\n`, 'policy/unknown-key 6:1'],
    ['no trunk', text.replace('trunk: main\n', ''), 'policy/missing-key 1:1'],
    ['another digest', text.replace('-v1', '-v2'), 'policy/value 4:9'],
    ['another schema', text.replace('schema: 1', 'schema: 2'), 'policy/value 1:9'],
    ['other digits', text.replace('digits: 3', 'digits: 4'), 'policy/value 5:16'],
    ['a repository with a space', text.replace('example/widgets', '"a b"'), 'policy/value 2:13'],
    ['trunk among the records', text.replace('main', 'qms/main'), 'policy/genesis 3:8'],
    ['trunk in place of the records', text.replace('main', 'QMS'), 'policy/genesis 3:8'],
    ['trunk among the execution branches', text.replace('main', 'exec'), 'policy/genesis 3:8'],
    ['trunk that looks like an id', text.replace('main', 'a'.repeat(40)), 'policy/genesis 3:8'],
    ['trunk named HEAD', text.replace('main', 'HEAD'), 'policy/genesis 3:8'],
    ['trunk with two dots', text.replace('main', 'a..b'), 'policy/genesis 3:8'],
    ['trunk that ends like a lock', text.replace('main', 'main.lock'), 'policy/genesis 3:8'],
    ['trunk like an option', text.replace('main', '-f'), 'policy/value 3:8'],
  ])('%s', (_, yaml, expected) => {
    expect(places(read(yaml))).toEqual([expected]);
  });
});

test('git accepts every trunk that is accepted', () => {
  const name = fc.stringMatching(/^[a-zA-Z0-9]([a-z./-]|lock){0,8}$/);
  fc.assert(
    fc.property(name, (trunk) => {
      if (!read(text.replace('main', trunk)).ok) return true;
      return (
        execFileSync('git', ['check-ref-format', '--branch', trunk], { encoding: 'utf8' }) === `${trunk}\n`
      );
    }),
    { numRuns: 150 },
  );
});

test('reading never throws', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (any) => !parseGenesis(any).ok));
});
