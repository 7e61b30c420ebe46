import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { commandLineOf } from '../cli/as-member.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { rpc, startHttp } from './http-server.ts';

// biome-ignore lint/suspicious/noExplicitAny: what the server answers, as JSON
type Told = any;

let qs: QualitySystem;
let ada: (...argv: string[]) => ReturnType<ReturnType<ReturnType<typeof commandLineOf>>>;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  ada = commandLineOf(qs)('ada');
});

const enrol = [
  'agent',
  'enrol',
  'tu-ui',
  '--email',
  'tu-ui@example.org',
  '--group',
  'initiator',
  '--sponsor',
  'ada',
];

async function approvePolicy(): Promise<void> {
  const id = 'POLICY';
  await route(qs.as('ada'), { id, to: 'review' });
  await assign(qs.as('quinn'), { id, assignees: ['quinn'] });
  await review(qs.as('quinn'), { id, outcome: 'recommend', text: 'Reads well.' });
  await route(qs.as('ada'), { id, to: 'approval' });
  await approve(qs.as('quinn'), { id });
}

test('REQ-169 an agent is enrolled, connects, acts as itself, and is shut out at once', async () => {
  const enrolled = await ada(...enrol, '--json');
  const { token, fingerprint } = JSON.parse(enrolled.stdout).data;
  expect(token).toMatch(/^qms_tu-ui_[A-Za-z0-9_-]{43}$/);
  const folder = join(qs.path, '.git/qms/agents/tu-ui');
  for (const name of await readdir(folder)) {
    expect((await stat(join(folder, name))).mode & 0o077).toBe(name === 'key.pub' ? 0o044 : 0);
    expect(await readFile(join(folder, name), 'utf8')).not.toContain(token);
  }
  const store = join(qs.path, '.git/qms/agents');
  const server = await startHttp(qs, [], { store, tokens: new Map([['tu-ui', token]]) });
  const create = rpc('tools/call', {
    name: 'qms_create',
    arguments: { doc_type: 'CR', title: 'By an agent' },
  });
  const call = async () => ((await (await server.post('tu-ui', create)).json()) as Told).result;
  // It has a key, and is nobody before the policy that names it is in force.
  expect((await call()).structuredContent.findings[0].rule).toBe('signature/unknown-key');
  await approvePolicy();
  const made = await call();
  expect(made.structuredContent).toMatchObject({ ok: true, document: 'CR-001' });
  await qs.git('fetch', '--quiet', 'origin');
  expect(await qs.git('log', '-1', '--format=%an %GF', made.structuredContent.commit)).toContain(fingerprint);
  const revoked = await ada('agent', 'revoke', 'tu-ui', '-m', 'Its token was in a log');
  expect(revoked.code).toBe(0);
  expect((await server.post('tu-ui', create)).status).toBe(401);
  expect(await qs.git('show', 'origin/main:.qms/policy.yaml')).toMatch(/tu-ui[\s\S]*suspended: true/);
  await server.stop();
});

test('enrolling one that is there, or without its right, leaves no key and no token behind', async () => {
  expect((await ada(...enrol)).stderr).toContain('agent/exists');
  const bot = commandLineOf(qs)('bot');
  const other = [
    'agent',
    'enrol',
    'tu-x',
    '--email',
    'x@example.org',
    '--group',
    'initiator',
    '--sponsor',
    'nobody',
  ];
  expect((await bot(...other)).code).not.toBe(0);
  expect(await readdir(join(qs.path, '.git/qms/agents'))).toEqual(['tu-ui']);
});

test('a store that others can read is not used', async () => {
  const { chmod } = await import('node:fs/promises');
  const folder = join(qs.path, '.git/qms/agents');
  await ada('agent', 'token', 'tu-ui');
  const fresh = (await ada('agent', 'token', 'tu-ui', '--only')).stdout.trim();
  await chmod(join(folder, 'tu-ui', 'key'), 0o644);
  const server = await startHttp(qs, [], { store: folder, tokens: new Map([['tu-ui', fresh]]) });
  const call = rpc('tools/call', { name: 'qms_inbox', arguments: {} });
  const { result, error } = (await (await server.post('tu-ui', call)).json()) as Told;
  expect(JSON.stringify(result ?? error)).toContain('agent/store');
  await server.stop();
});
