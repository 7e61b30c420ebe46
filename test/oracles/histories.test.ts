import { expect, test, vi } from 'vitest';
import { parseCommit } from '../../src/rules/bytes/commit.ts';
import { unwrap } from '../../src/rules/finding.ts';
import type { Oid } from '../../src/rules/values.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { type Laboratory, patience, type RandomHistory } from '../helpers/random-history.ts';
import { forHistories } from '../properties/played.ts';
import { publish } from '../properties/published.ts';
import {
  interpreted,
  type Reading,
  readByLog,
  readHere,
  signerByKeygen,
  signersByGit,
  signersFile,
} from './stock.ts';

const settings = { usual: 1, longest: 100 };
vi.setConfig({ testTimeout: patience });

interface Accepted {
  readonly reading: Reading;
  readonly bytes: Uint8Array;
}

/** Every event and step that a history accepted, as git-qms reads them. */
async function acceptedBy(whole: RandomHistory, { context }: Laboratory): Promise<Accepted[]> {
  const oids = [
    context.founded.oid,
    ...whole.accepted().flatMap(({ made }) => made.map(({ oid }) => oid as Oid)),
  ];
  const commits: Accepted[] = [];
  for (const oid of new Set(oids)) {
    const bytes = (await context.reader.read(oid))?.bytes ?? new Uint8Array();
    commits.push({ reading: readHere(oid, bytes), bytes });
  }
  expect(commits.length).toBeGreaterThan(5);
  return commits;
}

test('git log and git interpret-trailers read every accepted commit as git-qms does [REQ-013]', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const commits = await acceptedBy(whole, laboratory);
    const readings = commits.map(({ reading }) => reading);
    const { path } = laboratory.system;
    expect(
      await readByLog(
        path,
        readings.map(({ oid }) => oid),
      ),
    ).toEqual(readings);
    const messages = commits.map(({ bytes }) => unwrap(parseCommit(bytes)).message);
    expect(await interpreted(messages)).toEqual(readings.flatMap(({ trailers }) => trailers));
  });
});

test('git verify-commit and ssh-keygen name the actor of every accepted commit [REQ-004]', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const commits = await acceptedBy(whole, laboratory);
    const { path } = laboratory.system;
    const signers = await signersFile(path, whole.trunk);
    const actors = commits.map(({ reading }) => reading.values['QMS-Actor'] ?? '');
    const oids = commits.map(({ reading }) => reading.oid);
    expect(await signersByGit(path, signers, oids)).toEqual(actors);
    for (const [place, { bytes }] of commits.entries()) {
      if (place % 8 !== 0) continue;
      const { payload, signature } = unwrap(parseCommit(bytes));
      expect(await signerByKeygen(signers, payload, signature ?? '')).toBe(actors[place]);
    }
  });
});

test('git fsck --strict finds nothing in a clone of what was accepted', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const server = await publish(laboratory, whole.refs());
    const clone = await temporaryDirectory();
    const checks = ['-c', 'transfer.fsckObjects=true'];
    await git(
      clone,
      ...checks,
      'clone',
      '--quiet',
      '--mirror',
      '--no-local',
      `file://${server}`,
      'clone.git',
    );
    expect(await git(`${clone}/clone.git`, 'fsck', '--strict', '--no-progress')).toBe('');
  });
});
