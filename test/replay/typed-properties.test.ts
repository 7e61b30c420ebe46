import { expect, test } from 'vitest';
import { typedProperties } from '../../src/replay/typed-properties.ts';
import { shippedKinds } from '../../src/rules/kinds/shipped.ts';
import type { Kind } from '../../src/rules/kinds.ts';
import { documentWith } from './legacy/sample.ts';

const kindOf = (name: string) => shippedKinds.get(name) as Kind;
const nothing = new Uint8Array();

test('the type of a variance is the one that its table names', () => {
  const body = 'Type 1 holds its parent.\n\n| CR-001 | EI-2 | Type 2 |\n';
  const typed = typedProperties(kindOf('VAR'), documentWith([], { '0.1': body }));
  expect(typed(nothing).lawful).toEqual({ variance_type: 2 });
});

test('a variance that names no type holds its parent', () => {
  const typed = typedProperties(kindOf('VAR'), documentWith([], {}, 'nothing'));
  expect(typed(nothing).said).toEqual({ variance_type: 1 });
});

const matrix = (text: string) =>
  typedProperties(kindOf('RTM'), { ...documentWith([]), id: 'SDLC-QMS-RTM' })(Buffer.from(text));

test('a matrix says in prose what it covers, and a short commit is not filled up behind its back', () => {
  const { said, lawful } = matrix('Covers SDLC-QMS-RS v3.0.\n\n| Commit | `46e3c91` |\n');
  expect(said).toEqual({ system: 'QMS', rs_version: '3.0', qualified_commit: '46e3c91' });
  expect(lawful).toEqual({ system: 'QMS', rs_version: '3.0', qualified_commit: `46e3c91${'0'.repeat(33)}` });
});

test('TBD is no commit, and a matrix that names no version does not get one until it is refused', () => {
  const { said, lawful } = matrix('Covers SDLC-QMS-RS.\n\n| Commit | TBD |\n');
  expect(said).toEqual({ system: 'QMS', qualified_commit: 'TBD' });
  expect(lawful).toEqual({ system: 'QMS', rs_version: '1.0', qualified_commit: '0'.repeat(40) });
});
