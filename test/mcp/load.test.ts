import { appendFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { expectEachOnce } from './acts-there.ts';
import type { Agent, Told } from './client.ts';
import { foundCrowd, type HttpServer, startAnew, startHttp } from './http-server.ts';
import { proxied } from './proxied.ts';

const sessions = Number(process.env.SOAK_SESSIONS ?? 40);
const restartEvery = Number(process.env.SOAK_RESTART_EVERY ?? 10);
const size = Number(process.env.SOAK_AGENTS ?? 12);
const seconds = Number(process.env.SOAK_SECONDS ?? 6);

/** How many sessions there are at once, each of another agent. */
const lanes = 4;
/** The rate of calls is not what is tried here. */
const swift = ['--rate', '1000000'];

let qs: QualitySystem;
let crowd: readonly string[];
let server: HttpServer;

beforeAll(async () => {
  ({ qs, crowd } = await foundCrowd(Math.max(size, lanes)));
  server = await startHttp(qs, crowd, { more: swift });
});

afterAll(() => server.stop());

/** What a long run counted, as one line for whoever wants it. */
async function tell(figures: Record<string, number>): Promise<void> {
  if (process.env.SOAK_FIGURES) await appendFile(process.env.SOAK_FIGURES, `${JSON.stringify(figures)}\n`);
}

const quantile = (sorted: readonly number[], part: number) =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);

test('REQ-162 sessions through the proxy, one after the other: all have their answers, however often the server is started anew', async () => {
  const told = new Map<string, Told>();
  const took: number[] = [];
  let begun = 0;
  let restarts = 0;
  let restarting: Promise<void> = Promise.resolve();
  const restart = async () => {
    restarts += 1;
    server = await startAnew(qs, server, restarts % 2 === 0 ? 'SIGKILL' : 'SIGTERM', swift);
  };
  const session = async (number: number, name: string) => {
    const began = performance.now();
    const agent = await proxied(server, name, `${name}-host`);
    expect(await agent.call('qms_inbox')).toMatchObject({ ok: true });
    if (number % 10 === 0) {
      const input = { doc_type: 'CR', title: `Session ${number}`, idempotency_key: `session-${number}` };
      told.set(input.idempotency_key, await agent.call('qms_create', input));
    } else expect(await agent.call('qms_workspace')).toMatchObject({ ok: true });
    expect(await agent.call('qms_next')).toMatchObject({ ok: true });
    await agent.close();
    took.push(performance.now() - began);
  };
  await Promise.all(
    crowd.slice(0, lanes).map(async (name) => {
      while (begun < sessions) {
        begun += 1;
        const number = begun;
        if (number % restartEvery === 0) restarting = restarting.then(restart);
        await session(number, name);
      }
    }),
  );
  await restarting;
  took.sort((a, b) => a - b);
  await tell({ sessions: took.length, restarts, median: quantile(took, 0.5), slowest: quantile(took, 1) });
  expect(took).toHaveLength(sessions);
  expect(restarts).toBe(Math.floor(sessions / restartEvery));
  expect(await expectEachOnce(qs, told)).toBe(told.size);
});

/** One agent's work on change records of its own, with looks in between, until the time is over. */
async function work(agent: Agent, name: string, over: () => boolean, told: Map<string, Told>) {
  const took: number[] = [];
  let again = 0;
  const call = async (tool: string, input: Record<string, unknown>) => {
    const began = performance.now();
    const answer = await agent.call(tool, input);
    took.push(performance.now() - began);
    return answer;
  };
  const look = async (tool: string, input = {}) => {
    const found = await call(tool, input);
    if (!found.ok) told.set(`${name} ${tool}`, found);
  };
  const act = async (tool: string, step: string, input: Record<string, unknown>): Promise<Told> => {
    const key = `${name}.${step}`;
    for (;;) {
      const done = await call(tool, { ...input, idempotency_key: key });
      told.set(key, done);
      if (!done.try_again) return done;
      again += 1;
    }
  };
  for (let round = 1; !over(); round++) {
    const title = `${name} ${round}`;
    const { document: doc_id, ok } = await act('qms_create', `${round}.create`, { doc_type: 'CR', title });
    if (!ok) break;
    const edits = [{ old: '## 1. Purpose', new: '## 1. Purpose\n\nChanged.' }];
    const summary = 'A first word';
    await look('qms_status', { doc_id });
    if (over()) break;
    await act('qms_checkin', `${round}.checkin`, { doc_id, edits, summary });
    await look('qms_next', { doc_id });
    await look('qms_inbox');
    if (over()) break;
    await act('qms_cancel', `${round}.cancel`, { doc_id, reason: 'Not needed' });
    await look('qms_history', { doc_id });
  }
  return { took, again };
}

test('REQ-162 many agents at once: nothing is lost, nothing is done twice, nobody is refused', async () => {
  const told = new Map<string, Told>();
  const agents = await Promise.all(
    crowd.slice(0, size).map((name) => server.connect(name, { 'X-QMS-Instance': `${name}-host` })),
  );
  const end = performance.now() + seconds * 1000;
  const over = () => performance.now() > end;
  const counts = await Promise.all(agents.map((agent, index) => work(agent, `a${index}`, over, told)));
  const took = counts.flatMap((each) => each.took).sort((a, b) => a - b);
  const again = counts.reduce((total, each) => total + each.again, 0);
  const whole = Math.round((performance.now() - end) / 1000) + seconds;
  await tell({
    ...{ agents: size, seconds: whole, calls: took.length, again, acts: told.size },
    ...{ median: quantile(took, 0.5), slowest: quantile(took, 1) },
  });
  expect(await expectEachOnce(qs, told)).toBeGreaterThanOrEqual(told.size);
  await Promise.all(agents.map((agent) => agent.close()));
});
