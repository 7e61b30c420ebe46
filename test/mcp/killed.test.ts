import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diceOf } from '../helpers/dice.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { expectEachOnce } from './acts-there.ts';
import type { Told } from './client.ts';
import { foundCrowd, type HttpServer, startAnew, startHttp } from './http-server.ts';
import { type Steadfast, steadfast } from './proxied.ts';

const seed = Number(process.env.SOAK_SEED ?? 20261122);
const swift = ['--rate', '100000'];
const kills = Number(process.env.SOAK_KILLS ?? 4);

let qs: QualitySystem;
let owners: readonly string[];
let server: HttpServer;

beforeAll(async () => {
  ({ qs, crowd: owners } = await foundCrowd(3));
  server = await startHttp(qs, owners, { more: swift });
});

afterAll(() => server.stop());

/** Creates and edits change records, one after the other, until it is told to stop. */
async function work(agent: Steadfast, lane: string, over: AbortSignal, told: Map<string, Told>) {
  for (let number = 1; !over.aborted; number++) {
    const name = `${lane}-${number}`;
    const made = await agent.once(name, 'qms_create', { doc_type: 'CR', title: name }, number % 2 === 0);
    told.set(name, made);
    if (!made.ok) return;
    const edits = [{ old: '## 1. Purpose', new: `## 1. Purpose\n\n${name} changes a word.` }];
    told.set(`${name}.in`, await agent.once(`${name}.in`, 'qms_checkin', { doc_id: made.document, edits }));
  }
}

test.each(['the proxy', 'the proxy and the server'])(
  'REQ-162 %s killed at any moment: each key has one event, and what was answered is there',
  async (what) => {
    const dice = diceOf(seed);
    const over = new AbortController();
    const told = new Map<string, Told>();
    const agents = await Promise.all(owners.map((owner) => steadfast(server, owner)));
    const working = agents.flatMap((agent, index) =>
      ['a', 'b'].map((lane) => work(agent, `${what.length}-${owners[index]}-${lane}`, over.signal, told)),
    );
    for (let killed = 0; killed < kills; killed++) {
      await pause(150 + dice.below(900));
      const victims = dice.some(agents, agents.length);
      for (const agent of victims.length > 0 ? victims : agents) agent.kill();
      if (what !== 'the proxy') server = await startAnew(qs, server, 'SIGKILL', swift);
    }
    over.abort();
    await Promise.all(working);
    expect(await expectEachOnce(qs, told)).toBeGreaterThanOrEqual(told.size);
    expect(Math.max(...agents.map((agent) => agent.starts()))).toBeGreaterThan(1);
    await Promise.all(agents.map((agent) => agent.close()));
  },
);
