import { expect, test } from 'vitest';
import { assign } from '../../src/acts/assign.ts';
import { comment } from '../../src/acts/comment.ts';
import { route } from '../../src/acts/route.ts';
import { userRetire } from '../../src/acts/user-retire.ts';
import { bringPolicyIntoForce, foundPolicySystem, rulesAgainst } from './policy-system.ts';

test('who has left signs nothing and is assigned nothing, and past decisions stay good [REQ-008]', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('PRE_APPROVED');
  const drafted = await userRetire(qs.as('ada'), { name: 'quinn' });
  expect(drafted.difference).toContain('quinn: suspended false -> true');
  await bringPolicyIntoForce(qs, { by: 'quill' });
  expect(await rulesAgainst(comment(qs.as('quinn'), { id, text: 'Still here.' }))).toEqual([
    'signature/retired-key',
  ]);
  const other = await qs.create({ kind: 'CR', title: 'Another change' });
  await route(qs.as('bot'), { id: other, to: 'review' });
  const assigned = assign(qs.as('quill'), { id: other, assignees: ['quinn', 'quill'] });
  expect(await rulesAgainst(assigned)).toEqual(['assign/unfit']);
  await qs.bring(id, 'IN_EXECUTION');
});

test('a draft that would leave no quality person says so, and cannot be routed', async () => {
  const qs = await foundPolicySystem();
  await userRetire(qs.as('ada'), { name: 'quill' });
  const { notes } = await userRetire(qs.as('ada'), { name: 'quinn' });
  expect(notes.join('\n')).toContain('cannot be routed: no quality person has a live key');
  expect(await rulesAgainst(route(qs.as('ada'), { id: 'POLICY', to: 'review' }))).toContain(
    'policy/quality-needed',
  );
});

test('an agent loses its rights with its sponsor', async () => {
  const qs = await foundPolicySystem();
  const { difference } = await userRetire(qs.as('sam'), { name: 'ada' });
  expect(difference).toContain('bot may no longer create, execute, comment, trunk');
});

test('who has left already cannot leave again', async () => {
  const qs = await foundPolicySystem();
  await userRetire(qs.as('ada'), { name: 'rev' });
  expect(await rulesAgainst(userRetire(qs.as('ada'), { name: 'rev' }))).toEqual(['user/nothing-left']);
});
