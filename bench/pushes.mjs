// What the gate adds to a push, alone and with many writers at once.
import { inTurns, started, timed } from './measure.mjs';
import { nextEvent } from './readings.mjs';
import { git, serverOf, writers } from './systems.mjs';

/** One event pushed to a server with the gate and to one without, in turns. */
export function pushes(system, scratch, runs) {
  const push = (server) => (run) => {
    const { id, event } = nextEvent(system, run);
    return timed('git', ['push', '--quiet', server, `${event}:refs/heads/qms/${id}`], { cwd: system.path });
  };
  const [gated, open] = ['gated', 'open'].map((gate) =>
    push(serverOf(system, scratch, `${gate}-${system.records}`, gate)),
  );
  // The first push finds nothing remembered; each later one does.
  gated(0);
  open(0);
  return inTurns(runs, {
    node: () => timed(process.execPath, ['-e', '0']),
    open: (run) => open(run + 1),
    gated: (run) => gated(run + 1),
  });
}

/** All writers at once, each with one event for a record of its own. @returns pushes a second, and what went wrong */
async function race(system, server) {
  const events = Object.entries(system.ahead).map(([id, [event]]) => ({ id, event }));
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
  for (const gate of ['empty', 'gated']) {
    const server = serverOf(system, scratch, `writers-${gate}-${system.records}`, gate);
    found[gate] = await race(system, server);
  }
  return found;
}
