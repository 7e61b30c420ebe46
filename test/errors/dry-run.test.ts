import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { asMember } from './trial.ts';

const run = promisify(execFile);
let qs: QualitySystem;
let server: string;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  server = await qs.git('config', 'remote.origin.url');
  await asMember(qs, 'bot')('create', 'CR', '--title', 'Draft');
  await qs.crIn('IN_PRE_REVIEW');
  await qs.crIn('IN_PRE_APPROVAL');
  await qs.crIn('PRE_APPROVED');
  await qs.crIn('IN_EXECUTION');
});

/** Every file of both repositories and the workspace, with its time and size. */
const traces = async () =>
  (await run('find', [qs.path, server, '-type', 'f', '!', '-name', 'index', '-printf', '%p %s %T@\n'])).stdout
    .split('\n')
    .sort();

test.each([
  ['bot', 'create', 'SOP', '--title', 'New'],
  ['bot', 'checkin', 'CR-001', '-m', 'Words'],
  ['bot', 'comment', 'CR-001', '-m', 'Words'],
  ['bot', 'hand-over', 'CR-001', 'ada'],
  ['bot', 'cancel', 'CR-001', '-m', 'Not needed'],
  ['quinn', 'review', 'CR-002', '--recommend', '-m', 'Good'],
  ['bot', 'withdraw', 'CR-002', '-m', 'Not yet'],
  ['bot', 'checkout', 'CR-002'],
  ['rev', 'approve', 'CR-003'],
  ['quinn', 'reject', 'CR-003', '-m', 'No'],
  ['bot', 'release', 'CR-004'],
  ['bot', 'execute', 'CR-005', 'EI-1', '--pass', '--summary', 'Done'],
  ['bot', 'attach', 'CR-005', '.qms/policy.yaml'],
  ['bot', 'delegate', 'CR-005', '-a', 'ada'],
  ['bot', 'create', 'VAR', '--parent', 'CR-005', '--title', 'Oops'],
  ['ada', 'checkpoint'],
  ['ada', 'checkout', 'POLICY'],
  ['ada', 'user', 'retire', 'rev'],
  ['quinn', 'user', 'revoke', 'rev', '-m', 'Lost'],
])('%s %s %s … leaves no trace with --dry-run', async (member, ...argv) => {
  const before = await traces();
  const { code, data } = await asMember(qs, member)(...argv, '--dry-run');
  expect({ code, counted: data.counted }).toEqual({ code: 0, counted: 'planned' });
  expect(await traces()).toEqual(before);
});
