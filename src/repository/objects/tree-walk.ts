import { fail } from '../../rules/finding.ts';
import { limits } from '../../rules/limits.ts';
import type { Oid } from '../../rules/values.ts';
import { entriesOf } from './parsed-trees.ts';
import type { ObjectReader } from './reader.ts';
import type { TreeEntry } from './tree-bytes.ts';

/** Trees read at once, so that a budget stops a flood of large ones in time. */
const group = 256;

export interface TreeBudget {
  /** How many tree entries may be looked at; default 500,000. */
  readonly entries?: number;
}

/** Reads trees for one walk, against small repositories that unfold into huge ones. */
export interface TreeWalk {
  /** @throws `object/missing`, `object/type`, `object/tree`, `object/tree-too-large` */
  read(oids: readonly Oid[]): Promise<ReadonlyMap<Oid, readonly TreeEntry[]>>;
  /** Counts entries against the budget each time that they are looked at; one tree may stand at many paths. */
  count(entries: readonly TreeEntry[]): void;
}

export function treeWalk(reader: ObjectReader, budget: TreeBudget = {}): TreeWalk {
  const allowed = budget.entries ?? limits.treeEntries;
  let looked = 0;
  let held = 0;
  const check = (): void => {
    if (looked <= allowed && held <= allowed) return;
    fail('object/tree-too-large', `the tree has more than ${allowed} entries to look at`);
  };
  return {
    async read(oids) {
      const wanted = [...new Set(oids)];
      const trees = new Map<Oid, readonly TreeEntry[]>();
      for (let start = 0; start < wanted.length; start += group) {
        const part = wanted.slice(start, start + group);
        const objects = await reader.readMany(part, { maxBytes: limits.treeBytes });
        for (const [index, oid] of part.entries()) {
          const object = objects[index];
          if (!object) fail('object/missing', `the tree ${oid} is not in this repository`);
          if (object.type !== 'tree') fail('object/type', `${oid} is a ${object.type}, not a tree`);
          const entries = entriesOf(object.bytes);
          held += entries.length;
          check();
          trees.set(oid, entries);
        }
      }
      return trees;
    },
    count(entries) {
      looked += entries.length;
      check();
    },
  };
}

/** One tree's entries. @throws as {@link TreeWalk.read} */
export async function readTree(reader: ObjectReader, tree: Oid): Promise<readonly TreeEntry[]> {
  return (await treeWalk(reader).read([tree])).get(tree) ?? [];
}

/** Joins and checks depth: 64 levels, and 16 below `.qms`. @throws `object/tree-too-deep` */
export function childPath(directory: string, name: string): string {
  const path = directory === '' ? name : `${directory}/${name}`;
  const parts = path.split('/');
  const most = parts[0] === '.qms' ? limits.governedDepth + 1 : limits.treeDepth;
  if (parts.length > most) {
    fail('object/tree-too-deep', `${JSON.stringify(path)} lies deeper than ${most} levels`, {
      where: { path },
    });
  }
  return path;
}

/** The names of a relative path. @throws `object/tree` for an absolute one, or one with empty parts, `.` or `..` */
export function pathNames(path: string): readonly string[] {
  const names = path.split('/');
  if (names.some((name) => name === '' || name === '.' || name === '..')) {
    fail('object/tree', `${JSON.stringify(path)} is not a path inside the repository`);
  }
  return names;
}
