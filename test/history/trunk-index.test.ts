import { beforeAll, expect, test } from 'vitest';
import { type FoundedGenesis, readGenesis } from '../../src/history/genesis.ts';
import { indexTrunk, readStepAt, rememberTrunk, type TrunkIndex } from '../../src/history/trunk-index.ts';
import { openRepository } from '../../src/repository/git/location.ts';
import { type ObjectReader, openObjects } from '../../src/repository/objects/reader.ts';
import { unwrap } from '../../src/rules/finding.ts';
import type { Oid } from '../../src/rules/values.ts';
import { testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
let reader: ObjectReader;
let founded: FoundedGenesis;
let line: Oid[];
let other: Oid;

beforeAll(async () => {
  qs = await foundSystem();
  await qs.bringSopIntoForce('One');
  await qs.bringSopIntoForce('Two');
  const before = await qs.git('rev-parse', 'main');
  await qs.bringSopIntoForce('Three');
  line = (await qs.git('rev-list', '--reverse', '--first-parent', 'main')).split('\n') as Oid[];
  // Another way for trunk to go on: nobody's step, and yet a first-parent line.
  other = (await qs.git('commit-tree', `${before}^{tree}`, '-p', before, '-m', 'Elsewhere')) as Oid;
  reader = openObjects(await openRepository(qs.path, testEnvironment));
  founded = unwrap(await readGenesis(reader, qs.genesis as Oid));
});

const plain = ({ steps, places, enacts, policies, checkpoints }: TrunkIndex) => ({
  steps: steps.map(({ oid, index }) => ({ oid, index })),
  places,
  enacts,
  policies,
  checkpoints,
});

test('an index that goes on from what was remembered is the index [REQ-059]', async () => {
  for (const remembered of [...line, other]) {
    const known = rememberTrunk(unwrap(await indexTrunk(reader, founded, remembered)));
    for (const tip of [...line, other]) {
      const [quick, full] = [
        unwrap(await indexTrunk(reader, founded, tip, known)),
        unwrap(await indexTrunk(reader, founded, tip)),
      ];
      expect(plain(quick)).toEqual(plain(full));
      for (const { index } of full.steps)
        expect(await readStepAt({ reader, trunk: quick }, index)).toEqual(
          await readStepAt({ reader, trunk: full }, index),
        );
    }
  }
});

test('what another trunk remembered takes nothing out of the way back to genesis', async () => {
  const known = {
    steps: 'a'.repeat(80),
    enacts: [['SOP-001', 1, 'b'.repeat(40)]],
    checkpoints: [1],
  } as const;
  const tip = line.at(-1) as Oid;
  const strange = known as unknown as Parameters<typeof indexTrunk>[3];
  expect(plain(unwrap(await indexTrunk(reader, founded, tip, strange)))).toEqual(
    plain(unwrap(await indexTrunk(reader, founded, tip))),
  );
});
