import { diffTrees, entryAt } from '../../repository/objects/tree.ts';
import { readTree } from '../../repository/objects/tree-walk.ts';
import { finding } from '../../rules/finding.ts';
import { foldName } from '../../rules/fold-name.ts';
import type { CodeCommit, CodeFacts } from '../../rules/gates/proof.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import { isOf, looksGoverned } from '../../rules/systems/paths.ts';
import type { System } from '../../rules/systems/system.ts';
import { claimsGovernance } from '../../rules/trunk/step.ts';
import type { Oid } from '../../rules/values.ts';
import { commitBytes, readLinks } from '../commits.ts';
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

/** Commits that a commit has and trunk, seen from a step, has not. */
async function newSince(history: History, commit: Oid, step: number): Promise<readonly Oid[]> {
  const { trunk, newCommits } = history.source;
  const seenFrom = trunk.steps[against(history, commit, step)]?.oid;
  return seenFrom === undefined ? [] : newCommits([commit], seenFrom);
}

/** A commit that comes in with an adopted one. Who wrote it, and why, is not asked; but it is no event. */
async function readAdopted(history: History, oid: Oid): Promise<CodeCommit> {
  const bytes = await commitBytes(history.source.reader, oid);
  const findings = !bytes.ok
    ? bytes.findings
    : claimsGovernance(bytes.value)
      ? [finding('gate/adopt', `${oid.slice(0, 12)} has lines of an event`, { where: { commit: oid } })]
      : [];
  return { oid, change: null, signer: null, findings };
}

/** What a tree holds at a path, or in its way, on a file system that folds names. */
async function standingAt(history: History, root: Oid, path: string): Promise<string[]> {
  const { reader } = history.source;
  let folders = [{ at: '', tree: root }];
  const names = path.split('/');
  for (const [depth, name] of names.entries()) {
    const met: { path: string; tree: Oid | null }[] = [];
    for (const { at, tree } of folders)
      for (const entry of await readTree(reader, tree)) {
        const fits = path === '.' ? !looksGoverned(entry.name) : foldName(entry.name) === foldName(name);
        if (fits) met.push({ path: `${at}${entry.name}`, tree: entry.mode === '40000' ? entry.oid : null });
      }
    const files = met.filter(({ tree }) => tree === null);
    if (files.length > 0 || depth === names.length - 1) return met.map((each) => each.path);
    folders = met.flatMap((each) => (each.tree ? [{ at: `${each.path}/`, tree: each.tree }] : []));
  }
  return [];
}

/** The same for a commit that is adopted as it is: all of it is new to where nothing was. */
async function adoptedFacts(
  history: History,
  system: System,
  { commit, tree }: { readonly commit: Oid; readonly tree: Oid },
  step: number,
): Promise<CodeFacts> {
  const fresh = await newSince(history, commit, step);
  const base = system.submodule ? null : await baseOf(history, fresh);
  const before = (base === null ? null : await trunkTreeAt(history, base)) ?? emptyTree;
  const now = (await trunkTreeAt(history, step)) ?? emptyTree;
  const commits: CodeCommit[] = [];
  for (const oid of fresh) commits.push(await readAdopted(history, oid));
  const standing: string[] = [];
  for (const path of system.paths) standing.push(...(await standingAt(history, now, path)));
  const below = system.submodule ? `${system.paths[0]}/` : '';
  const changed = await diffTrees(history.source.reader, before, tree);
  return {
    tree,
    base: base === null ? null : (history.source.trunk.steps[base]?.oid ?? null),
    commits,
    changed: changed.map(({ path }) => `${below}${path}`),
    movedOnTrunk: standing,
  };
}

/**
 * What the objects say of a qualified commit, seen from a step of trunk; null where the commit is not in the repository.
 * A merge is never run here: trees are compared.
 *
 * @param adopted whether the record adopts the commit as it is
 */
export async function readCodeFacts(
  history: History,
  system: System,
  commit: Oid,
  step: number,
  policy: Policy,
  adopted: boolean,
): Promise<CodeFacts | null> {
  const { reader, trunk } = history.source;
  const links = await linksOf(history, commit);
  if (links === null) return null;
  if (adopted) return adoptedFacts(history, system, { commit, tree: links.tree }, step);
  if (system.submodule) return foreignFacts(history, system, { commit, tree: links.tree }, step, policy);
  const fresh = await newSince(history, commit, step);
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
