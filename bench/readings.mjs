// What a person or an agent waits for: readings, one act, and a verify after one more event.
import { inTurns, timed } from './measure.mjs';
import { copyOf, git, qms } from './systems.mjs';

const nextEvent = (system, run) => {
  const ids = Object.keys(system.ahead);
  const id = ids[run % ids.length];
  return { id, event: system.ahead[id][Math.floor(run / ids.length)] };
};

export { nextEvent };

/** A record that waits for its reviewers: nothing stands against their reviews. */
function inReview(path) {
  const format = '--format=%(refname:lstrip=3) %(contents:trailers:key=QMS-State,valueonly,separator=%2C)';
  const lines = git(path, 'for-each-ref', format, 'refs/heads/qms').split('\n');
  return lines.find((line) => / IN_(?:PRE_)?REVIEW$/.test(line)).split(' ')[0];
}

export function readings(original, scratch, runs) {
  const system = copyOf(original, scratch, `readings-${original.records}`);
  const node = (...args) => timed(process.execPath, args, { cwd: system.path });
  const as = (name) => ['--key', `${system.keys}/${name}`];
  // Everything was looked at once: what is measured is the second look.
  node(qms, 'verify');
  node(qms, 'list');
  for (const name of ['rev', 'bot']) node(qms, 'inbox', ...as(name));
  const waiting = inReview(system.path);
  const moved = copyOf({ ...original, path: system.path }, scratch, `moved-${original.records}`);
  const times = inTurns(runs, {
    node: () => node('-e', '0'),
    forEachRef: () =>
      timed(
        'git',
        [
          'for-each-ref',
          '--format=%(refname) %(objectname) %(trailers:key=QMS-Document,valueonly)%(trailers:key=QMS-State,valueonly)%(trailers:key=QMS-Version,valueonly)',
          'refs/heads/qms',
        ],
        { cwd: system.path },
      ),
    version: () => node(qms, '--version'),
    status: () => node(qms, 'status', 'SOP-001'),
    next: () => node(qms, 'next', ...as('bot')),
    inbox: () => node(qms, 'inbox', ...as('rev')),
    gate: () => node(qms, 'gate', waiting),
    list: () => node(qms, 'list', '--json'),
    act: (run) =>
      node(qms, 'comment', `CR-${String((run % 50) + 1).padStart(3, '0')}`, '-m', `${run}`, ...as('quinn')),
    verifyOneMore: (run) => {
      const { id, event } = nextEvent(system, run);
      git(moved.path, 'update-ref', `refs/heads/qms/${id}`, event);
      return timed(process.execPath, [qms, 'verify'], { cwd: moved.path });
    },
  });
  return times;
}
