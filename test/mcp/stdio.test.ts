import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foundSystem, members, type QualitySystem } from '../helpers/quality-system.ts';
import { type Agent, stdioAgent } from './client.ts';

let qs: QualitySystem;
const agents = {} as Record<(typeof members)[number], Agent>;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  for (const member of members) agents[member] = await stdioAgent(qs, member);
});

afterAll(() => Promise.all(Object.values(agents).map((agent) => agent.close())));

test('each event is signed by the agent’s own key and names the request that it came by', async () => {
  const key = '7f3a.request-of_bot';
  const told = await agents.bot.call('qms_create', { doc_type: 'CR', title: 'Named', idempotency_key: key });
  const message = await qs.git('log', '-1', '--format=%an %GS%n%B', told.commit);
  expect(message).toContain('bot bot');
  expect(message).toContain(`QMS-Request: ${key}`);
});

test('REQ-168 a refusal is an error with the findings of the command line, and calls that mend it', async () => {
  const told = await agents.bot.call('qms_approve', { doc_id: 'CR-001' });
  expect(told.isError).toBe(true);
  expect(told.ok).toBe(false);
  expect(told.findings[0]).toMatchObject({
    rule: expect.stringMatching(/^[a-z]+\//),
    message: expect.any(String),
  });
});

test('REQ-160 whoever says that they are somebody else is told who they are', async () => {
  const before = await qs.git('ls-remote', 'origin');
  const told = await agents.bot.call('qms_create', { doc_type: 'CR', title: 'As quinn', user: 'quinn' });
  expect(told.findings[0]).toMatchObject({ rule: 'mcp/not-you' });
  expect(told.findings[0].message).toContain('you are bot');
  expect(await qs.git('ls-remote', 'origin')).toBe(before);
  expect(await agents.bot.call('qms_status', { doc_id: 'CR-001', user: 'bot' })).toMatchObject({ ok: true });
});

test('REQ-163 a tool that is not the caller’s, that is none, or arguments that it does not take: refused', async () => {
  const before = await qs.git('ls-remote', 'origin');
  const rules = async (tool: string, input: Record<string, unknown>) =>
    (await agents.rev.call(tool, input)).findings.map((each: { rule: string }) => each.rule);
  expect(await rules('qms_create', { doc_type: 'CR', title: 'No' })).toEqual(['mcp/not-yours']);
  expect(await rules('qms_fix', { doc_id: 'CR-001' })).toEqual(['mcp/unknown-tool']);
  expect(await rules('qms_status', { doc: 'CR-001' })).toEqual(['mcp/arguments', 'mcp/arguments']);
  expect(await rules('qms_status', { doc_id: 1 })).toEqual(['mcp/arguments']);
  expect(await qs.git('ls-remote', 'origin')).toBe(before);
});

test('verify says how far it is to whoever asks for progress', async () => {
  const heard: string[] = [];
  await agents.bot.client.callTool({ name: 'qms_verify', arguments: { full: true } }, undefined, {
    onprogress: ({ message }) => heard.push(message ?? ''),
  });
  expect(heard.length).toBeGreaterThan(1);
  expect(heard.at(-1)).toMatch(/^([0-9]+) of \1 records$/);
});

test('where it cannot be read whether a call was answered before, it is not done', async () => {
  const key = 'cannot-be-read';
  const name = createHash('sha256').update(key).digest('hex');
  await mkdir(join(qs.path, '.git/qms/mcp/answers/bot', `${name}.json`), { recursive: true });
  const before = await qs.git('ls-remote', 'origin');
  const told = await agents.bot.call('qms_create', {
    doc_type: 'CR',
    title: 'Once more',
    idempotency_key: key,
  });
  expect(told).toMatchObject({ ok: false, isError: true });
  expect(await qs.git('ls-remote', 'origin')).toBe(before);
});

test('REQ-162 the same key again is the first answer; for another call it is refused', async () => {
  const input = { doc_type: 'CR', title: 'Once', idempotency_key: 'once' };
  const [first, second] = await Promise.all([
    agents.bot.call('qms_create', input),
    agents.bot.call('qms_create', input),
  ]);
  expect(second).toEqual(first);
  const again = await stdioAgent(qs, 'bot');
  expect(await again.call('qms_create', input)).toEqual(first);
  const other = await again.call('qms_create', { ...input, title: 'Twice' });
  expect(other.findings[0]).toMatchObject({ rule: 'mcp/key-reused' });
  await again.close();
});

test('REQ-163 what each group sees stays within 12 kB, and has the same order each time', async () => {
  for (const agent of Object.values(agents)) {
    const { tools } = await agent.client.listTools();
    expect(JSON.stringify(tools).length).toBeLessThanOrEqual(12_000);
    expect((await agent.client.listTools()).tools).toEqual(tools);
    // No founding, no members, no keys.
    const names = tools.map(({ name }) => name).join(' ');
    expect(names).not.toMatch(/init|user|key|policy|agent|system/);
  }
});
