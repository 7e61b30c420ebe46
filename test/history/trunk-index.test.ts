import { beforeAll, expect, test } from 'vitest';
import { type FoundedGenesis, readGenesis } from '../../src/history/genesis.ts';
import {
  copyTrunk,
  indexTrunk,
  readStepAt,
  rememberTrunk,
  type TrunkIndex,
} from '../../src/history/trunk-index.ts';
import { openRepository } from '../../src/repository/git/location.ts';
import type { LineCommit } from '../../src/repository/objects/first-parents.ts';
import { objectId } from '../../src/repository/objects/object.ts';
import { type ObjectReader, openObjects } from '../../src/repository/objects/reader.ts';
import { unwrap } from '../../src/rules/finding.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
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

const plain = ({ steps, places, enacts, policies, checkpoints, codes, releases }: TrunkIndex) => ({
  steps: steps.map(({ oid, index }) => ({ oid, index })),
  places,
  enacts: [...enacts],
  policies,
  checkpoints,
  codes,
  releases,
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

/** What somebody who may write trunk by hand could put there, beside steps: each must be read as it would be in its turn. */
const odd: readonly ((message: string) => string)[] = [
  (message) => message,
  (message) => message.replaceAll('SOP-001', 'SOP-099'),
  (message) => message.replaceAll('SOP-001', 'POLICY'),
  (message) => message.replaceAll('SOP-001', 'sop-001'),
  (message) => message.replaceAll('SOP-001', 'SOP-001 '),
  (message) => message.replace('QMS-Event: enact', 'QMS-Event: checkpoint'),
  (message) => message.replace('QMS-Event: enact', 'QMS-Event: code'),
  (message) => message.replace('QMS-Document: SOP-001\n', ''),
  (message) => message.replace('QMS-Document: SOP-001\n', '$&$&'),
  (message) => message.replace('QMS-Document: SOP-001\n', 'QMS-Document: SOP-050\n$&'),
  (message) =>
    message.replace('QMS-Document: SOP-001\nQMS-Event: enact', 'QMS-Event: enact\nQMS-Document: SOP-001'),
  (message) => message.replace('QMS-Document', ' QMS-Document'),
  (message) => message.replace('QMS-Document', 'qms-document'),
  (message) => `${message}QMS-Release: APP 1.0\n`,
  (message) => `${message}QMS-CR: CR-001\n`,
  (message) => message.replace('\n\n', '\n\nQMS-Event: enact\n\n'),
  (message) => message.replace('\n\n', '\n\nQMS-Document: SOP-050\nQMS-Event: enact\n\n'),
  () => 'Nothing of the kind\n',
];

test('what is decoded when it is asked for is what would have been decoded in its turn', async () => {
  const tip = line.at(-1) as Oid;
  const [step = ''] = (await qs.git('rev-list', '--reverse', '--first-parent', '--merges', 'main')).split(
    '\n',
  );
  const bytes = Buffer.from((await reader.read(step as Oid))?.bytes ?? []).toString('utf8');
  expect(bytes).toContain('\nQMS-Document: SOP-001\nQMS-Event: enact\n');
  const atHand = new Map<Oid, Uint8Array>();
  const ahead: LineCommit[] = [];
  let last = tip;
  for (const change of [...odd, ...odd]) {
    const body = bytes.replace(/^parent [0-9a-f]{40}/m, `parent ${last}`);
    const at = body.indexOf('\n\n') + 2;
    const written = Buffer.from(body.slice(0, at) + change(body.slice(at)));
    last = objectId('commit', written);
    atHand.set(last, written);
    ahead.unshift({ oid: last, bytes: written });
  }
  const all: ObjectReader = {
    ...reader,
    read: async (oid, options) => {
      const known = atHand.get(oid);
      return known ? { type: 'commit', bytes: known } : reader.read(oid, options);
    },
  };
  const lazy = () => indexTrunk(all, founded, last, null, ahead).then(unwrap);
  const inTurn = plain(unwrap(await indexTrunk(all, founded, last)));
  expect(plain(await lazy())).toEqual(inTurn);
  expect(inTurn.enacts.length).toBeGreaterThan(1);
  expect(inTurn.policies.length).toBeGreaterThan(1);
  expect(inTurn.releases.length).toBeGreaterThan(0);
  // One record after the other, in any order, and after a copy of the index went on.
  for (const [id, enacts] of [...inTurn.enacts].reverse()) {
    const index = await lazy();
    const copy = copyTrunk(index);
    expect(index.enacts.get(id)).toEqual(enacts);
    expect([copy.enacts.has(id), copy.enacts.get(id)]).toEqual([true, enacts]);
    expect(copyTrunk(index, 3).enacts.get(id) ?? []).toEqual(enacts.filter((each) => each.index < 3));
    expect([...index.enacts]).toEqual(inTurn.enacts);
    expect(rememberTrunk(index)).toEqual(rememberTrunk(await indexTrunk(all, founded, last).then(unwrap)));
  }
  for (const { index } of inTurn.steps)
    expect((await lazy()).enacts.since(index)).toEqual(
      inTurn.enacts.flatMap(([id, enacts]) => {
        const late = enacts.filter((each) => each.index >= index);
        return late.length > 0 ? [[id, late]] : [];
      }),
    );
  expect((await lazy()).enacts.has('SOP-050' as DocId)).toBe(false);
});
