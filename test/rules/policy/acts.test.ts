import { expect, test } from 'vitest';
import { acts } from '../../../src/rules/policy/acts.ts';
import { acts as eventActs } from '../../../src/rules/record/acts.ts';

test('a policy can make demands of every event but recover', () => {
  const known: readonly string[] = acts;
  expect(eventActs.filter((act) => !known.includes(act))).toEqual(['recover']);
});
