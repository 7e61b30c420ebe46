import { beforeAll, expect, test } from 'vitest';
import type { PrincipalId } from '../../../src/rules/values.ts';
import { type Laboratory, openLaboratory } from '../../helpers/random-history.ts';
import { beginScript, runningWithRecord } from '../../properties/scripted.ts';

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await openLaboratory();
});

test('a verification record is not handed to an agent of somebody who approved its parent', async () => {
  const script = await beginScript(laboratory);
  const { vr } = await runningWithRecord(script);
  const owner = 'qbot' as PrincipalId;
  const refused = await script.attempt('bot2', { id: vr, act: 'hand-over', fields: { owner } });
  expect(refused).toBe('independence/approver');
});

test('it is handed to anybody else who may create', async () => {
  const script = await beginScript(laboratory);
  const { vr } = await runningWithRecord(script);
  const owner = 'bea' as PrincipalId;
  expect(await script.attempt('bot2', { id: vr, act: 'hand-over', fields: { owner } })).toBeNull();
});
