import { type Ref, updateRefs } from '../../repository/git/refs.ts';
import {
  branchesInUse,
  moveFiles,
  type OwnWorkTree,
  ownWorkTree,
  setHead,
} from '../../repository/sealed/work-tree.ts';
import { fail, QmsError, unwrap } from '../../rules/finding.ts';
import { checkBranch } from '../../rules/proxy/reach.ts';
import { classifyRef } from '../../rules/refs.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { type Desk, must } from './place.ts';

/** A branch that the caller may move, where it stands, and the change record that it is written under. */
export interface OwnBranch {
  readonly name: string;
  readonly ref: string;
  readonly tip: Oid;
  readonly change: DocId | null;
}

export function changeOf(desk: Desk, ref: string): DocId | null {
  const kind = classifyRef(ref, desk.context.refs.trunk);
  return kind.kind === 'execution' ? kind.id : null;
}

/** Raises why the caller may not make, move or push a branch. */
export function checkOwn(desk: Desk, name: string): void {
  must(checkBranch(desk.policy, desk.me, desk.reach, name, desk.context.refs.trunk));
}

/** The branch that a call names, or that the caller's work tree is on. Raises `git-mcp/no-branch` and as {@link checkOwn}. */
export function ownBranch(desk: Desk, named: string | undefined): OwnBranch {
  const head = desk.headRef?.replace(/^refs\/heads\//, '');
  const name = named ?? head ?? fail('git-mcp/no-branch', 'say which branch: your work tree is on none');
  checkOwn(desk, name);
  const ref = `refs/heads/${name}`;
  const tip = desk.refs.find((each) => each.ref === ref)?.oid;
  return tip === undefined
    ? fail('git-mcp/no-branch', `there is no branch ${name} here`, { where: { ref } })
    : { name, ref, tip, change: changeOf(desk, ref) };
}

/** Every branch here that the caller may move. */
export function ownBranches(desk: Desk): readonly Ref[] {
  return desk.refs.filter(
    ({ ref, symbolicTarget }) =>
      symbolicTarget === null &&
      ref.startsWith('refs/heads/') &&
      checkBranch(
        desk.policy,
        desk.me,
        desk.reach,
        ref.slice('refs/heads/'.length),
        desk.context.refs.trunk,
      ) === null,
  );
}

/** The caller's work tree. Raises `git-mcp/work-tree`. */
export function workTreeOf(desk: Desk): Promise<OwnWorkTree> {
  if (!desk.place.ownWorkTree)
    fail('git-mcp/work-tree', 'this server serves many, and has a work tree for none of them');
  return ownWorkTree(desk.context.repository, desk.me.id);
}

/** {@link workTreeOf}, or null where the caller has none. */
export async function workTreeIfAny(desk: Desk): Promise<OwnWorkTree | null> {
  try {
    return await workTreeOf(desk);
  } catch (error) {
    if (error instanceof QmsError && error.findings.every(({ rule }) => rule === 'git-mcp/work-tree'))
      return null;
    throw error;
  }
}

/** The caller's work tree, where it is on the branch; null where none is. Raises `git-mcp/in-use` where another one is. */
export async function workTreeOn(desk: Desk, ref: string): Promise<OwnWorkTree | null> {
  const user = (await branchesInUse(desk.context.repository)).get(ref);
  if (user === undefined) return null;
  const own = await workTreeIfAny(desk);
  if (own?.gitDir === user) return own;
  return fail('git-mcp/in-use', `${ref.replace('refs/heads/', '')} is what another work tree is on`, {
    where: { ref },
  });
}

/** Moves a branch from where it was seen. Raises `ref/race`, `ref/name`, `ref/name-conflict`. */
export async function moveBranch(desk: Desk, ref: string, old: Oid | null, to: Oid): Promise<void> {
  unwrap(await updateRefs(desk.context.repository, [{ ref, old, new: to }], `git-mcp: ${desk.me.id}`));
}

/**
 * Moves a branch, with the files of the caller's work tree where that is on it. Files first: where they are in the way
 * nothing has moved.
 */
export async function moveBranchAndFiles(desk: Desk, { ref, tip }: OwnBranch, to: Oid): Promise<void> {
  const { repository } = desk.context;
  const { sealed } = desk.place;
  const own = await workTreeOn(desk, ref);
  if (own) await moveFiles(sealed, repository, own, tip, to);
  try {
    await moveBranch(desk, ref, tip, to);
  } catch (error) {
    if (own) await moveFiles(sealed, repository, own, to, tip);
    throw error;
  }
}

/** Puts the caller's work tree on a branch. Raises `git-mcp/dirty`, `git-mcp/in-use`, `git-mcp/work-tree`. */
export async function switchTo(desk: Desk, ref: string, to: Oid): Promise<void> {
  const own = await workTreeOf(desk);
  if (desk.headRef === ref) return;
  const user = (await branchesInUse(desk.context.repository)).get(ref);
  if (user !== undefined)
    fail('git-mcp/in-use', `${ref.replace('refs/heads/', '')} is what another work tree is on`, {
      where: { ref },
    });
  await moveFiles(desk.place.sealed, desk.context.repository, own, await desk.commit('HEAD'), to);
  await setHead(desk.context.repository, ref);
}
