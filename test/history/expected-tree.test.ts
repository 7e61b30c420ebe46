import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onlyRecordDiffers, withRecordFrom } from '../../src/history/expected-tree.ts';
import { openObjects } from '../../src/repository/objects/reader.ts';
import type { TreeEntry } from '../../src/repository/objects/tree.ts';
import { overlayReader, plannedWriter } from '../../src/repository/objects/writer.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { makeRepository, testEnvironment } from '../helpers/git.ts';

/** As everywhere: `QMS_RUNS=20@7` tries twenty times as many, from the seed 7. */
const [factor = 1, seed = 20260105] = (process.env.QMS_RUNS ?? '1').split('@').map(Number);

const writer = plannedWriter();
const reader = overlayReader(openObjects({ cwd: await makeRepository(), env: testEnvironment }), writer);

/** A directory by the names in it; text is a file's. */
type Shape = string | { readonly [name: string]: Shape };

async function write(shape: Shape): Promise<Pick<TreeEntry, 'mode' | 'oid'>> {
  if (typeof shape === 'string') return { mode: '100644', oid: await writer.writeBlob(Buffer.from(shape)) };
  const entries: TreeEntry[] = [];
  for (const [name, below] of Object.entries(shape)) entries.push({ name, ...(await write(below)) });
  return { mode: '40000', oid: await writer.writeTree(entries) };
}

const rootOf = async (shape: Shape): Promise<Oid> => (await write(shape)).oid;

const file = fc.constantFrom('x', 'y');
const optional = (shape: fc.Arbitrary<Shape>) => fc.option(shape, { nil: undefined, freq: 3 });
const directory = (below: Record<string, fc.Arbitrary<Shape | undefined>>): fc.Arbitrary<Shape> =>
  fc.record(below).map((found) => {
    const present = Object.entries(found).filter((each): each is [string, Shape] => each[1] !== undefined);
    return Object.fromEntries(present);
  });
const record = fc.oneof(directory({ 'SOP-001.md': optional(file), evidence: optional(directory({})) }), file);
const shard = directory({ 'SOP-001': optional(record), 'SOP-002': optional(record), zz: optional(file) });
const kinds = directory({ '0xx': optional(fc.oneof(shard, file)), '1xx': optional(shard) });
const docs = directory({ SOP: optional(fc.oneof(kinds, file)), CR: optional(kinds) });
const root = directory({
  '.qms': optional(directory({ docs: optional(docs), 'policy.yaml': optional(file) })),
  src: optional(file),
});

test('a quick look at two trees says what building the expected one says', async () => {
  const answers = new Set<boolean>();
  await fc.assert(
    fc.asyncProperty(root, root, fc.boolean(), fc.boolean(), async (one, other, removed, graft) => {
      const before = await rootOf(one);
      const there = await rootOf(other);
      const id = 'SOP-001' as DocId;
      // Two trees drawn apart are hardly ever one record apart: so often the second is made from the first.
      const after = graft ? await withRecordFrom(reader, writer, before, id, there) : there;
      const expected = await withRecordFrom(reader, writer, before, id, removed ? null : after);
      const fits = before === after || expected === after;
      expect(await onlyRecordDiffers(reader, before, after, id, removed)).toBe(fits);
      if (before !== after) answers.add(fits);
    }),
    { seed, numRuns: 400 * factor },
  );
  expect([...answers].sort()).toEqual([false, true]);
});
