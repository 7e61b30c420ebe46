import { diffTrees, entryAt } from '../../repository/objects/tree.ts';
import type { CodeFacts } from '../../rules/gates/proof.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import { isOf } from '../../rules/systems/paths.ts';
import type { System } from '../../rules/systems/system.ts';
import type { Oid } from '../../rules/values.ts';
import { readLinks } from '../commits.ts';
import type { History } from '../history.ts';
import { readStepAt } from '../trunk-index.ts';
import { readCodeCommit } from './commit.ts';

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904' as Oid;

/** Parents and tree of a commit; null where it is not here. */
async function linksOf(history: History, oid: Oid) {
  const object = await history.source.reader.read(oid);
  return object?.type === 'commit' ? readLinks(object.bytes) : null;
}

/** The step against which a commit is new: the given one, or that before the step which brought the very commit in. */
function against(history: History, commit: Oid, step: number): number {
  const brought = history.source.trunk.codes.find((code) => code.commit === commit && code.index <= step);
  return brought ? brought.index - 1 : step;
}

/** The tree of trunk after a step. */
export async function trunkTreeAt(history: History, step: number): Promise<Oid | null> {
  const read = await readStepAt(history.source, step);
  return read.ok ? read.value.step.tree : null;
}

/** The last step of trunk that the commits begin at. */
async function baseOf(history: History, fresh: readonly Oid[]): Promise<number | null> {
  const { places } = history.source.trunk;
  const inside = new Set(fresh);
  let base: number | null = null;
  for (const oid of fresh) {
    const links = await linksOf(history, oid);
    for (const parent of links?.parents ?? []) {
      const place = inside.has(parent) ? undefined : places.get(parent);
      if (place !== undefined && (base === null || place > base)) base = place;
    }
  }
  return base;
}

/** The same for a system in another repository: what is new is what its pointer in trunk does not reach. */
async function foreignFacts(
  history: History,
  { paths: [path = ''] }: System,
  qualified: { readonly commit: Oid; readonly tree: Oid },
  step: number,
  policy: Policy,
): Promise<CodeFacts> {
  const { reader, newCommits } = history.source;
  const { commit, tree } = qualified;
  const root = await trunkTreeAt(history, step);
  const pointer = root === null ? null : await entryAt(reader, root, path);
  const before = pointer ? await linksOf(history, pointer.oid) : null;
  const nothing = { tree, base: null, commits: [], changed: [], movedOnTrunk: [] };
  if (!pointer || !before) return { ...nothing, commits: [await readCodeCommit(history, commit, policy)] };
  const commits = [];
  for (const oid of await newCommits([commit], pointer.oid))
    commits.push(await readCodeCommit(history, oid, policy));
  const descends = (await newCommits([pointer.oid], commit)).length === 0;
  const changed = await diffTrees(reader, before.tree, tree);
  return {
    ...nothing,
    base: descends ? pointer.oid : null,
    commits,
    changed: changed.map((each) => `${path}/${each.path}`),
  };
}

/**
 * What the objects say of a qualified commit, seen from a step of trunk; null where the commit is not in the repository.
 * A merge is never run here: trees are compared.
 */
export async function readCodeFacts(
  history: History,
  system: System,
  commit: Oid,
  step: number,
  policy: Policy,
): Promise<CodeFacts | null> {
  const { reader, trunk, newCommits } = history.source;
  const links = await linksOf(history, commit);
  if (links === null) return null;
  if (system.submodule) return foreignFacts(history, system, { commit, tree: links.tree }, step, policy);
  const seenFrom = trunk.steps[against(history, commit, step)]?.oid;
  const fresh = seenFrom === undefined ? [] : await newCommits([commit], seenFrom);
  const base = await baseOf(history, fresh);
  const commits = [];
  for (const oid of fresh) commits.push(await readCodeCommit(history, oid, policy));
  if (base === null) return { tree: links.tree, base: null, commits, changed: [], movedOnTrunk: [] };
  const before = (await trunkTreeAt(history, base)) ?? emptyTree;
  const now = (await trunkTreeAt(history, step)) ?? emptyTree;
  const changed = await diffTrees(reader, before, links.tree);
  const moved = before === now ? [] : await diffTrees(reader, before, now);
  return {
    tree: links.tree,
    base: trunk.steps[base]?.oid ?? null,
    commits,
    changed: changed.map(({ path }) => path),
    movedOnTrunk: moved.map(({ path }) => path).filter((path) => isOf(system, path)),
  };
}
