import { appendFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, serverOf } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { commitsOf, expectSound } from './invariants.ts';
import { write } from './writers.ts';

const seed = Number(process.env.SOAK_SEED ?? 20260105);
const rounds = Number(process.env.SOAK_ROUNDS ?? 1);
const figures = process.env.SOAK_FIGURES;

let qs: QualitySystem;
let server: string;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await qs.create({ kind: 'CR', title: 'Talked about' });
  await qs.bring('CR-001' as DocId, 'IN_PRE_REVIEW');
  await qs.crIn('IN_EXECUTION', 'Worked on');
  await closeGate(qs);
  server = await serverOf(qs);
});

/** The events on the server that say these words. */
async function saying(words: string): Promise<string[]> {
  const found = await git(server, 'log', '--all', '--format=%H', '--fixed-strings', `--grep=${words}`);
  return found.split('\n').filter((line) => line !== '');
}

test.each(Array.from({ length: rounds }, (_, round) => seed + round))(
  'writers at once, some of them killed: nothing is lost, doubled or stuck (seed %s)',
  { timeout: 600_000 },
  async (roundSeed) => {
    const base = await commitsOf(server);
    const written = await write({ qs, server, seed: roundSeed, writers: 3, acts: 4, kills: 25 });
    const possible: string[] = [];
    for (const { words, end } of written) {
      const found = await saying(`${words}`);
      if (end === 'killed') possible.push(...found);
      expect(found.length, `${words}: ${end}`).toBeLessThanOrEqual(1);
    }
    // A checkpoint says no words; one whose writer was killed is known by its subject.
    const killed = written.some(({ end }) => end === 'killed');
    const steps = killed
      ? await git(server, 'log', '--format=%H', '--grep=^QMS-Event: \\(checkpoint\\|enact\\)$', 'main')
      : '';
    possible.push(...steps.split('\n'));
    const acknowledged = written.flatMap(({ commits }) => commits);
    await expectSound(server, { base, acknowledged, possible });
    const count = (end: string) => written.filter((each) => each.end === end).length;
    expect(count('done')).toBeGreaterThan(0);
    if (figures !== undefined) {
      const counts = ['done', 'refused', 'lost', 'killed'].map((end) => [end, count(end)]);
      await appendFile(
        figures,
        `${JSON.stringify({ acts: written.length, ...Object.fromEntries(counts) })}\n`,
      );
    }
  },
);
