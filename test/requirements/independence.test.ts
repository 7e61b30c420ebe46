import { expect, test } from 'vitest';
import { create } from '../../src/acts/create.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { foundSystem, writeMemberKey } from '../helpers/quality-system.ts';

test('an agent of the only quality person begins nothing, since nobody could judge it [REQ-037]', async () => {
  const key = await writeMemberKey('aide');
  const aide = `name=aide,email=aide@example.org,group=initiator,kind=agent,sponsor=quinn,key=${key}`;
  const qs = await foundSystem({ more: [aide] });
  expect(await refusalOf(() => create(qs.as('aide'), { kind: 'CR', title: 'My own idea' }))).toContain(
    'independence/nobody-left',
  );
  expect(await refusalOf(() => create(qs.as('bot'), { kind: 'CR', title: 'An idea' }))).toEqual([]);
});
