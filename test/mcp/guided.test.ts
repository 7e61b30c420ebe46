import { afterAll, beforeAll, expect, test } from 'vitest';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import type { Agent, Told } from './client.ts';
import { type HttpServer, startHttp } from './http-server.ts';

let qs: QualitySystem;
let server: HttpServer;

beforeAll(async () => {
  qs = await foundSystem({ server: true, prompts: 'shipped' });
  server = await startHttp(qs, ['bot', 'quinn']);
});

afterAll(() => server.stop());

/** A call that an answer proposes, with what is left to be said. */
interface Proposed {
  readonly tool: string;
  readonly arguments: Record<string, unknown>;
  readonly needs?: readonly string[];
  readonly says?: string;
}

/** What an agent that understands nothing writes for a parameter, from its name and the answer that asked for it. */
const words: Readonly<Record<string, (asked: Told, call: Proposed) => unknown>> = {
  title: () => 'Replace the parser',
  content: ({ text }) => planned(text),
  edits: () => [],
  outcome: (_, { tool }) => (tool === 'qms_execute' ? 'Pass' : 'recommend'),
  summary: () => 'Done as planned, and looked at.',
  comment: () => 'As it should be.',
  assignees: (_, { says }) => [/independent: (\w+)/.exec(says ?? '')?.[1]],
  answers: ({ checklist, document }) => checklist.map(answerTo(document)).join('\n'),
};

const answerTo = (document: string) => (item: { id: string; asks: string }) =>
  `[pass] ${item.id}: looked at${item.asks === 'evidence' ? `\n    @ ${document}.md:1` : ''}`;

/** Fills each placeholder in, and adds a third execution item after the last. */
function planned(text: string): string {
  const filled = text.replace(/\{\{[^}]*\}\}/g, 'words');
  const row = filled.match(/^\| EI-2 .*$/m)?.[0] ?? '';
  return filled.replace(row, `${row}\n${row.replace('EI-2', 'EI-3')}`);
}

/** A proposed call with everything that it needs. */
function complete(asked: Told, call: Proposed): Record<string, unknown> {
  const own = { ...call.arguments };
  for (const name of call.needs ?? []) {
    if (name === 'edits.new')
      own.edits = (own.edits as { old: string }[]).map(({ old }) => ({ old, new: 'All of it.' }));
    else own[name] = words[name]?.(asked, call) ?? expect.fail(`nothing is known of ${name}`);
  }
  return own;
}

/** What one agent called and was told. */
interface Spent {
  calls: number;
  bytes: number;
}

test('REQ-164 REQ-165 agents that know only the tool list carry a change record through, by what answers say comes next', async () => {
  const agents: Record<string, Agent> = {
    bot: await server.connect('bot'),
    quinn: await server.connect('quinn'),
  };
  const spent: Record<string, Spent> = { bot: { calls: 0, bytes: 0 }, quinn: { calls: 0, bytes: 0 } };
  const path: string[] = [];
  let who = 'bot';
  let asked = { ok: true, isError: false } as Told;
  let call: Proposed = { tool: 'qms_create', arguments: { doc_type: 'CR' }, needs: ['title'] };
  for (let state = ''; state !== 'CLOSED'; state = asked.state ?? state) {
    const told = await agents[who]?.call(call.tool, complete(asked, call));
    const own = spent[who];
    if (!told || !own || path.length > 40) return expect.fail(path.join('\n'));
    const { isError, ...content } = told;
    own.calls += 1;
    own.bytes += Buffer.byteLength(JSON.stringify(content));
    path.push(`${who} ${call.tool} ${told.state} ${JSON.stringify(content).length}`);
    if (isError) expect.fail(`${path.join('\n')}\n${JSON.stringify(told)}`);
    asked = told;
    const [mine, other] = [told.next?.[0], told.waits_for?.[0]];
    if (!mine && other) who = other.who;
    call = mine ?? other;
  }
  for (const agent of Object.values(agents)) await agent.close();
  const total = Object.values(spent).reduce((a, b) => ({
    calls: a.calls + b.calls,
    bytes: a.bytes + b.bytes,
  }));
  console.info(path.join('\n'), JSON.stringify({ ...spent, total }));
  expect(path.filter((line) => line.includes('qms_execute'))).toHaveLength(3);
  expect(total.calls).toBeLessThanOrEqual(20);
  expect(total.bytes).toBeLessThanOrEqual(24_000);
});
