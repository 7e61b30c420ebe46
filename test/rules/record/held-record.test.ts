import { beforeAll, expect, test } from 'vitest';
import { type Laboratory, openLaboratory } from '../../helpers/random-history.ts';
import { beginScript, runningWithRecord } from '../../properties/scripted.ts';

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await openLaboratory();
});

test('a parent is not routed for review while somebody works on one of its verification records', async () => {
  const script = await beginScript(laboratory);
  const { id } = await runningWithRecord(script);
  await script.execute('bot', id);
  expect(await script.attempt('bot', { id, act: 'route', target: 'IN_POST_REVIEW' })).toBe('checkout/held');
});
