import { expect, test, vi } from 'vitest';
import { verifySignature } from '../../src/repository/signatures/verify.ts';
import { parseCommit } from '../../src/rules/bytes/commit.ts';
import { encodeUtf8 } from '../../src/rules/bytes/text.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { readEvent } from '../../src/rules/record/event.ts';
import { readStep } from '../../src/rules/trunk/step.ts';
import type { Oid } from '../../src/rules/values.ts';
import { makeRepository } from '../helpers/git.ts';
import { type Laboratory, type Name, patience, type RandomHistory } from '../helpers/random-history.ts';
import { forHistories } from '../properties/played.ts';
import { mutantOf } from './mutants.ts';
import { interpreted, readByLog, readHere, signersByGit, signersFile, store } from './stock.ts';

const settings = { usual: 1, longest: 60 };
vi.setConfig({ testTimeout: patience });

/** Whether git-qms takes the bytes as an event or a governed step that somebody signed; rights are another matter. */
function accepts(bytes: Uint8Array): boolean {
  const oid = '0'.repeat(40) as Oid;
  const event = readEvent(oid, bytes);
  const step = event.ok ? event : readStep(oid, bytes);
  const commit = step.ok ? step.value.commit : null;
  return commit?.signature ? verifySignature(commit.payload, commit.signature).ok : false;
}

async function eventsOf(whole: RandomHistory, { context }: Laboratory): Promise<Uint8Array[]> {
  const oids = new Set(whole.accepted().flatMap(({ made }) => made.map(({ oid }) => oid as Oid)));
  const objects = await Promise.all([...oids].map((oid) => context.reader.read(oid)));
  return objects.map((object) => object?.bytes ?? new Uint8Array());
}

/** A commit whose signed part was changed, and signed again by its actor. */
async function signedMutant(event: Uint8Array, seed: number, { actors }: Laboratory): Promise<Uint8Array> {
  const { payload, author } = unwrap(parseCommit(event));
  const changed = mutantOf(payload, seed);
  const armor = await actors[author.name as Name].signer.sign(changed);
  // Where the headers end, the change may have moved; a commit without blank line is refused anyway.
  const end = Math.max(0, changed.indexOf('\n\n')) + 1;
  const header = encodeUtf8(`gpgsig ${armor.replaceAll('\n', '\n ')}\n`);
  return Buffer.concat([changed.subarray(0, end), header, changed.subarray(end)]);
}

test('what git-qms accepts of changed and again signed commits, git reads alike and verifies [REQ-013]', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const accepted: Uint8Array[] = [];
    const events = await eventsOf(whole, laboratory);
    for (const [place, event] of events.entries()) {
      for (let seed = 0; seed < 120; seed++) {
        const mutant = await signedMutant(event, place * 1000 + seed, laboratory);
        if (accepts(mutant)) accepted.push(mutant);
      }
    }
    expect(accepted.length).toBeGreaterThan(events.length);
    const repository = await makeRepository();
    const oids = await store(repository, accepted);
    const readings = accepted.map((bytes, place) => readHere(oids[place] ?? '', bytes));
    const unique = new Map(readings.map((reading) => [reading.oid, reading]));
    expect(await readByLog(repository, [...unique.keys()])).toEqual([...unique.values()]);
    const messages = accepted.map((bytes) => unwrap(parseCommit(bytes)).message);
    expect(await interpreted(messages)).toEqual(readings.flatMap(({ trailers }) => trailers));
    const signers = await signersFile(laboratory.system.path, whole.trunk);
    const some = [...unique.keys()].filter((_, place) => place % 20 === 0);
    expect(await signersByGit(repository, signers, some)).toHaveLength(some.length);
  });
});

test('no commit is accepted with another signature block than the one that was made', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    for (const [place, event] of (await eventsOf(whole, laboratory)).entries()) {
      const text = Buffer.from(event).toString('latin1');
      const [block = ''] = /gpgsig .*\n(?: .*\n)*/.exec(text) ?? [];
      const at = text.indexOf(block);
      const rest = [event.subarray(0, at), event.subarray(at + block.length)] as const;
      for (let seed = 0; seed < 40; seed++) {
        const changed = mutantOf(Buffer.from(block, 'latin1'), place * 1000 + seed);
        const mutant = Buffer.concat([rest[0], changed, rest[1]]);
        expect({ place, seed, accepted: accepts(mutant) && !mutant.equals(event) }).toMatchObject({
          accepted: false,
        });
      }
    }
  });
});
