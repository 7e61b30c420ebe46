import { beforeAll, expect, test } from 'vitest';
import { type Laboratory, openLaboratory } from '../../helpers/random-history.ts';
import { beginScript, runningWithRecord } from '../../properties/scripted.ts';

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await openLaboratory();
});

test('a parent is not routed for review while one of its verification records has questions open [REQ-087]', async () => {
  const script = await beginScript(laboratory);
  const { id, vr } = await runningWithRecord(script);
  await script.execute('bot', id);
  expect(await script.attempt('bot', { id, act: 'route', target: 'IN_POST_REVIEW' })).toBe(
    'respond/incomplete',
  );
  await script.answer('bot2', vr);
  await script.act('bot', { id, act: 'route', target: 'IN_POST_REVIEW' });
});
