import { beforeAll, expect, test } from 'vitest';
import { type Laboratory, openLaboratory } from '../../helpers/random-history.ts';
import { beginScript, runningWithRecord } from '../../properties/scripted.ts';

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await openLaboratory();
});

test('a round that begins anew after a rejection still covers the verification records', async () => {
  const script = await beginScript(laboratory);
  const { id, vr } = await runningWithRecord(script);
  await script.answer('bot2', vr);
  await script.execute('bot', id);
  await script.reviewed('bot', id, 'POST_');
  await script.act('bot', { id, act: 'route', target: 'IN_POST_APPROVAL' });
  await script.act('quinn', { id, act: 'reject', reason: 'ask quincy too' });
  await script.assign('quinn', id, ['quincy']);
  expect((await script.record(id)).round?.attachments).toEqual({ [vr]: (await script.record(vr)).content });
});
