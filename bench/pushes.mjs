// What the gate adds to a push, alone and with many writers at once; and what it adds when it stays awake.
import { gateDaemon } from './daemon.mjs';
import { inTurns, started, timed } from './measure.mjs';
import { nextEvent } from './readings.mjs';
import { git, serverOf, writers } from './systems.mjs';

/** One event pushed to a server with the gate, to one whose gate stays awake and to one without a gate, in turns. */
export async function pushes(system, scratch, runs) {
  const push = (server) => (run) => {
    const { id, event } = nextEvent(system, run);
    return timed('git', ['push', '--quiet', server, `${event}:refs/heads/qms/${id}`], { cwd: system.path });
  };
  const [gated, open, awake] = ['gated', 'open', 'awake'].map((name) =>
    serverOf(system, scratch, `${name}-${system.records}`, name === 'open' ? name : 'gated'),
  );
  const end = await gateDaemon(awake);
  try {
    // The first pushes find nothing remembered; each later one does. What has just started is still slow.
    const before = 10;
    for (let run = 0; run < before; run++) push(awake)(run);
    for (const server of [gated, open]) push(server)(0);
    return inTurns(runs, {
      node: () => timed(process.execPath, ['-e', '0']),
      open: (run) => push(open)(run + 1),
      gated: (run) => push(gated)(run + 1),
      awake: (run) => push(awake)(run + before),
    });
  } finally {
    await end();
  }
}

/** All writers at once, each with one event for a record of its own. @returns pushes a second, and what went wrong */
async function race(system, server) {
  const [[first, [before, after]], ...others] = Object.entries(system.ahead);
  // One push before, so that the server has judged something: a server that never did is measured once in its life.
  timed('git', ['push', '--quiet', server, `${before}:refs/heads/qms/${first}`], { cwd: system.path });
  const events = [{ id: first, event: after }, ...others.map(([id, [event]]) => ({ id, event }))];
  const began = process.hrtime.bigint();
  const codes = await Promise.all(
    events.map(({ id, event }) =>
      started('git', ['push', '--quiet', server, `${event}:refs/heads/qms/${id}`], { cwd: system.path }),
    ),
  );
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const lost = events.filter(({ id, event }) => git(server, 'rev-parse', `refs/heads/qms/${id}`) !== event);
  return {
    perSecond: writers / seconds,
    refused: codes.filter((code) => code !== 0).length,
    lost: lost.length,
  };
}

export async function manyWriters(system, scratch) {
  const found = {};
  for (const name of ['empty', 'gated', 'awake']) {
    const gate = name === 'awake' ? 'gated' : name;
    const server = serverOf(system, scratch, `writers-${name}-${system.records}`, gate);
    const end = name === 'awake' ? await gateDaemon(server) : async () => {};
    found[name] = await race(system, server);
    await end();
  }
  return found;
}
