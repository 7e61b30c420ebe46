import { beforeAll, expect, test } from 'vitest';
import type { DocId } from '../../../src/rules/values.ts';
import { type Laboratory, openLaboratory } from '../../helpers/random-history.ts';
import { beginScript, type Script } from '../../properties/scripted.ts';

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await openLaboratory();
});

/** An SOP whose first approval was complete, and was withdrawn before trunk held it. */
async function withdrawn(script: Script): Promise<DocId> {
  const id = await script.create('bot', 'SOP', 'SOP-001');
  await script.checkIn('bot', id, 'More.');
  await script.reviewed('bot', id, '');
  await script.approved('bot', id, '', false);
  await script.act('bot', { id, act: 'withdraw', reason: 'a slip' });
  return id;
}

test('a document that never came into force can be cancelled, also after a withdrawn approval', async () => {
  const script = await beginScript(laboratory);
  const id = await withdrawn(script);
  expect(await script.attempt('bot', { id, act: 'cancel', reason: 'not needed' }, true)).toBeNull();
});

test('its draft equals nothing that is in force, and so can be routed as it is', async () => {
  const script = await beginScript(laboratory);
  const id = await withdrawn(script);
  await script.act('bot', { id, act: 'checkout' });
  await script.act('bot', { id, act: 'checkin' });
  expect(await script.attempt('bot', { id, act: 'route', target: 'IN_REVIEW' })).toBeNull();
});
