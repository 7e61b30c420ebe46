import { type FoundedGenesis, readGenesis } from '../../src/history/genesis.ts';
import { History } from '../../src/history/history.ts';
import { indexTrunk } from '../../src/history/trunk-index.ts';
import type { GitObject, ObjectType } from '../../src/repository/objects/object.ts';
import type { ObjectReader } from '../../src/repository/objects/reader.ts';
import { openSigner, type Signer } from '../../src/repository/signatures/signer.ts';
import { unwrap } from '../../src/rules/finding.ts';
import type { RecordState } from '../../src/rules/record/state.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { gitBytes, testEnvironment } from '../helpers/git.ts';
import { members, type QualitySystem } from '../helpers/quality-system.ts';
import { memoryReader, newCommitsIn } from './memory.ts';
import { namedBy, namersOf, type References } from './references.ts';

/** One commit after genesis: an event with the record's states around it, or a step of trunk. */
export type Entry =
  | { readonly oid: Oid; readonly event: { readonly before: RecordState; readonly after: RecordState } }
  | { readonly oid: Oid; readonly event: null };

/** A whole history in memory, taken apart for the sweep. */
export interface Chronicle {
  readonly objects: ReadonlyMap<Oid, GitObject>;
  readonly founded: FoundedGenesis;
  readonly trunk: Oid;
  readonly tips: ReadonlyMap<DocId, Oid>;
  /** Every commit but genesis, each after all that it names. */
  readonly entries: readonly Entry[];
  readonly references: References;
  readonly namers: ReadonlyMap<Oid, readonly Oid[]>;
  /** By the name in the author line. */
  readonly signers: ReadonlyMap<string, Signer>;
}

async function readObjects(qs: QualitySystem): Promise<Map<Oid, GitObject>> {
  const list = await qs.git('cat-file', '--batch-check', '--batch-all-objects', '--unordered');
  const objects = new Map<Oid, GitObject>();
  for (const line of list.split('\n').sort()) {
    const [oid = '', type = ''] = line.split(' ');
    const bytes = await gitBytes(qs.path, ['cat-file', type, oid]);
    objects.set(oid as Oid, { type: type as ObjectType, bytes: Uint8Array.from(bytes) });
  }
  return objects;
}

/** A history over some objects, judged from the founding that the caller knows. */
export async function openHistory(
  reader: ObjectReader,
  founded: FoundedGenesis,
  trunk: Oid,
  tips: ReadonlyMap<DocId, Oid>,
): Promise<History> {
  const index = unwrap(await indexTrunk(reader, founded, trunk));
  const newCommits = (from: readonly Oid[], base: Oid) => newCommitsIn(reader, from, base);
  return new History({ reader, founded, trunk: index, tips, newCommits });
}

/** The commits in an order in which they could have been made: each after those that it names. */
function inOrder(references: References, commits: readonly Oid[]): Oid[] {
  const wanted = new Set(commits);
  const done = new Set<Oid>();
  const order: Oid[] = [];
  const visit = (oid: Oid) => {
    if (done.has(oid)) return;
    done.add(oid);
    for (const each of references.get(oid)?.keys() ?? []) visit(each);
    if (wanted.has(oid)) order.push(oid);
  };
  for (const oid of commits) visit(oid);
  return order;
}

async function readTips(qs: QualitySystem): Promise<Map<DocId, Oid>> {
  const refs = await qs.git('for-each-ref', '--format=%(refname:lstrip=3) %(objectname)', 'refs/heads/qms');
  return new Map(refs.split('\n').map((line) => line.split(' ') as [DocId, Oid]));
}

export async function readChronicle(qs: QualitySystem): Promise<Chronicle> {
  const objects = await readObjects(qs);
  const reader = memoryReader(objects);
  const founded = unwrap(await readGenesis(reader, qs.genesis as Oid));
  const trunk = (await qs.git('rev-parse', 'refs/heads/main')) as Oid;
  const tips = await readTips(qs);
  const references = namedBy(objects);
  const history = await openHistory(reader, founded, trunk, tips);
  const records = new Map<Oid, DocId>();
  for (const id of tips.keys()) for (const oid of unwrap(await history.chain(id)).oids) records.set(oid, id);
  const steps = history.source.trunk.steps.map((step) => step.oid);
  const entries: Entry[] = [];
  for (const oid of inOrder(references, [...steps, ...records.keys()])) {
    if (oid === founded.oid) continue;
    const id = records.get(oid);
    if (id === undefined) {
      entries.push({ oid, event: null });
      continue;
    }
    const chain = unwrap(await history.chain(id));
    const place = chain.places.get(oid) ?? 0;
    const previous = chain.oids[place - 1];
    const before = previous ? await history.stateAt(id, previous) : await history.start(id);
    const after = await history.stateAt(id, oid);
    if (!before || !after) throw new Error(`${oid} of ${id} is not valid to begin with`);
    entries.push({ oid, event: { before, after } });
  }
  const signers = new Map<string, Signer>();
  for (const name of [...members, 'quill'])
    signers.set(name, await openSigner(qs.keyOf(name), { env: testEnvironment }));
  return { objects, founded, trunk, tips, entries, references, namers: namersOf(references), signers };
}
