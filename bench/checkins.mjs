// What the content rules of one check-in add to a push: the same record, a check-in against a comment, which has no content.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gateDaemon } from './daemon.mjs';
import { document } from './documents.mjs';
import { inTurns, timed } from './measure.mjs';
import { git, loadGenerator, serverOf } from './systems.mjs';

/** Words in each of the places that the template asks to fill: a usual document, a long one, one near the limit. */
const lengths = [45, 1000, 4500];
const ref = 'refs/heads/qms/CR-001';

async function checkinsOf(scratch, runs, length) {
  const text = document(1, length).replace(/\[[A-Z][^\]]*\]/g, 'Nothing yet.');
  const path = join(scratch, `checkins-${length}`);
  const keys = join(scratch, `checkins-${length}-keys`);
  for (const each of [path, keys]) mkdirSync(each, { recursive: true });
  git(path, 'init', '--quiet', '--initial-branch=main');
  const { makeCheckins } = await loadGenerator('make-checkins');
  const before = 3;
  const system = { path, ...(await makeCheckins(path, keys, text, runs + before)) };
  const tip = git(path, 'rev-parse', ref);
  const [gated, awake] = ['gated', 'awake'].map((name) =>
    serverOf(system, scratch, `checkins-${length}-${name}`, 'gated'),
  );
  // Each run pushes an event that the gate has not seen, onto the same one.
  const push = (server, events) => (run) => {
    git(server, 'update-ref', ref, tip);
    return timed('git', ['push', '--quiet', server, `${events[run + before]}:${ref}`], { cwd: path });
  };
  const end = await gateDaemon(awake);
  try {
    const things = {
      comment: push(gated, system.comments),
      checkin: push(gated, system.checkins),
      awakeComment: push(awake, system.comments),
      awakeCheckin: push(awake, system.checkins),
    };
    for (let run = -before; run < 0; run++) for (const each of Object.values(things)) each(run);
    return { kilobytes: text.length / 1024, ...inTurns(runs, things) };
  } finally {
    await end();
  }
}

export async function checkins(scratch, runs) {
  const found = [];
  for (const length of lengths) found.push(await checkinsOf(scratch, runs, length));
  return found;
}
