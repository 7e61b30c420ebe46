import { afterAll, beforeAll, expect, test } from 'vitest';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { follow, plainWords, planned, type Words } from './guide.ts';
import { type HttpServer, startHttp } from './http-server.ts';

let qs: QualitySystem;
let server: HttpServer;

beforeAll(async () => {
  qs = await foundSystem({ server: true, prompts: 'shipped' });
  server = await startHttp(qs, ['bot', 'quinn']);
});

afterAll(() => server.stop());

test('REQ-164 REQ-165 agents that know only the tool list carry a change record through, by what answers say comes next', async () => {
  const agents = {
    bot: { qms: await server.connect('bot') },
    quinn: { qms: await server.connect('quinn') },
  };
  const words: Words = {
    ...plainWords,
    title: () => 'Replace the parser',
    content: ({ text }) => planned(text),
  };
  const { path, total } = await follow({ agents, words, kind: 'CR', first: 'bot', mostCalls: 40 });
  for (const { qms } of Object.values(agents)) await qms.close();
  expect(path.filter((line) => line.includes('qms_execute'))).toHaveLength(3);
  expect(total.calls).toBeLessThanOrEqual(20);
  expect(total.bytes).toBeLessThanOrEqual(24_000);
});
