import { beforeAll, expect, test } from 'vitest';
import { type Laboratory, openLaboratory } from '../../helpers/random-history.ts';
import { beginScript, runningWithRecord } from '../../properties/scripted.ts';

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await openLaboratory();
});

test('who worked on a verification record does not judge the retirement of its parent', async () => {
  const script = await beginScript(laboratory);
  const { id, vr } = await runningWithRecord(script);
  await script.answer('bot2', vr);
  await script.execute('bot', id);
  await script.reviewed('bot', id, 'POST_');
  await script.approved('bot', id, 'POST_');
  await script.whole.attempt('bot', 'close', async (session) => {
    await session.event({ id: vr, act: 'close' });
    await session.event({ id, act: 'close' });
    await session.enact(vr);
    await session.enact(id);
  });
  await script.act('bot', { id, act: 'retire', reason: 'obsolete' });
  const assignees = ['bea', 'quinn'] as never[];
  expect(await script.attempt('quinn', { id, act: 'assign', fields: { assignees } })).toBe(
    'independence/contributor',
  );
});
