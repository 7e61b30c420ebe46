import { appendFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { cancel } from '../../src/acts/cancel.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { execute } from '../../src/acts/execute.ts';
import { route } from '../../src/acts/route.ts';
import { next } from '../../src/reading/next.ts';
import { foundSystem } from '../helpers/quality-system.ts';

test('an item that failed is not done before it names what answers it, and next says so [REQ-104]', async () => {
  const qs = await foundSystem();
  const id = await qs.crIn('IN_EXECUTION');
  const first = async () => (await next(qs.as('bot'), { id })).record?.steps[0]?.command;
  await execute(qs.as('bot'), { id, item: 'EI-1', outcome: 'Fail', summary: 'It hangs.' });
  expect(await first()).toBe(`qms execute ${id} EI-2 --pass|--fail --summary TEXT`);
  await execute(qs.as('bot'), { id, item: 'EI-2', outcome: 'Pass', summary: 'Done.' });
  expect(await first()).toBe(`qms create VAR --parent ${id} --title TITLE`);

  const open = () =>
    qs.create({ kind: 'VAR', title: 'It hangs', parent: id, properties: { variance_type: 1 } });
  const answer = await open();
  await cancel(qs.as('bot'), { id: await open(), reason: 'Opened twice.' });
  const command = `qms execute ${id} EI-1 --fail --summary TEXT --evidence "record ${answer}"`;
  expect(await first()).toBe(command);
  const again = { id, item: 'EI-1', outcome: 'Fail', summary: 'It hangs.' } as const;
  await execute(qs.as('bot'), { ...again, evidence: [`record ${answer}`] });
  expect(await first()).not.toContain('execute');

  await checkout(qs.as('bot'), { id });
  await appendFile(qs.copyOf('bot', id), '\n[What came of it]\n');
  await expect(route(qs.as('bot'), { id, to: 'review' })).rejects.toMatchObject({
    findings: [{ rule: 'execution/placeholder', fix: 'write what it asks for, then run `qms checkin ID`' }],
  });
}, 60_000);
