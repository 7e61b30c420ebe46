import { z } from 'zod';
import { checkInExecution, executionBranch } from '../../../acts/branch.ts';
import { documentId } from '../../../acts/perform.ts';
import { type PathContent, withFiles } from '../../../repository/objects/tree.ts';
import { type ObjectWriter, openWriter } from '../../../repository/objects/writer.ts';
import { apart } from '../../../repository/sealed/walk.ts';
import { type WorkChange, workChanges } from '../../../repository/sealed/work-files.ts';
import { followFiles, type OwnWorkTree } from '../../../repository/sealed/work-tree.ts';
import { fail } from '../../../rules/finding.ts';
import { checkWrite } from '../../../rules/proxy/reach.ts';
import { looksGoverned } from '../../../rules/systems/paths.ts';
import type { Oid } from '../../../rules/values.ts';
import { answerShape } from '../../answer-shape.ts';
import { limit, skip, strings, text } from '../../parameters.ts';
import { type AnyTool, tool } from '../../tool.ts';
import {
  changeOf,
  checkOwn,
  moveBranch,
  moveBranchAndFiles,
  type OwnBranch,
  ownBranch,
  ownBranches,
  switchTo,
  workTreeIfAny,
  workTreeOf,
  workTreeOn,
} from '../branches.ts';
import { execBranchCall } from '../calls.ts';
import { readCommit } from '../commits.ts';
import { editedFiles, edits } from '../edits.ts';
import { codeMessage } from '../messages.ts';
import { checkPath, pageOf } from '../pages.ts';
import { atDesk, type Desk, must, type Place } from '../place.ts';
import { writeSigned } from '../signed-commit.ts';

const branch = text.min(1).max(300);
const rows = z.array(z.unknown()).optional();
const more = z.int().optional();
const common = { command: null, rights: null, fromCommand: () => null } as const;

const short = (ref: string) => ref.replace('refs/heads/', '');

/** What differs on disk from what is committed; documents of the quality system are not its business. */
async function changesOf(desk: Desk, own: OwnWorkTree, commit: Oid): Promise<WorkChange[]> {
  const { repository, reader } = desk.context;
  const { tree } = await readCommit(reader, commit);
  return workChanges(desk.place.sealed, repository, reader, { root: own.root, tree, leaves: looksGoverned });
}

/** Where the caller stands. */
async function status(desk: Desk, page: { limit?: number | undefined; skip?: number | undefined }) {
  const { trunkTip, refs } = desk.context;
  const commit = await desk.commit();
  const own = await workTreeIfAny(desk);
  const [ahead, behind] = await apart(desk.git, commit, trunkTip);
  const changes = own && desk.headRef !== null ? await changesOf(desk, own, commit) : [];
  const shown = pageOf(
    changes.map(({ path, change }) => ({ path, change })),
    page,
  );
  return {
    data: {
      you: desk.me.id,
      branch: desk.headRef === null ? undefined : short(desk.headRef),
      commit,
      trunk: refs.trunk,
      ahead,
      behind,
      changes: shown.rows,
      ...(shown.more > 0 ? { more: shown.more } : {}),
      ...(own ? { work_tree: own.root } : {}),
      write: desk.reach.write,
      push: desk.reach.push,
    },
  };
}

/** The changed files on disk that are committed: all, or those at or below the paths. */
async function filesOnDisk(desk: Desk, writer: ObjectWriter, tip: Oid, paths: readonly string[] | undefined) {
  const own = await workTreeOf(desk);
  const wanted = paths?.map(checkPath);
  const changes = (await changesOf(desk, own, tip)).filter(
    ({ path }) => !wanted || wanted.some((each) => path === each || path.startsWith(`${each}/`)),
  );
  const files = new Map<string, PathContent | null>();
  for (const { path, refusal } of changes) must(refusal ?? checkWrite(desk.reach, path));
  for (const { path, file } of changes)
    files.set(path, file && { mode: file.mode, oid: await writer.writeBlob(file.bytes) });
  return { own, files };
}

interface CommitInput {
  readonly message: string;
  readonly branch?: string | undefined;
  readonly edits?: z.infer<typeof edits> | undefined;
  readonly paths?: string[] | undefined;
}

/** Commits edits, or files on disk. */
async function commit(desk: Desk, input: CommitInput) {
  const { reader, repository } = desk.context;
  const on = ownBranch(desk, input.branch);
  const message = codeMessage(input.message, on.change);
  const writer = openWriter(repository);
  const { tree } = await readCommit(reader, on.tip);
  const fromDisk = input.edits === undefined;
  if (fromDisk && desk.headRef !== on.ref)
    fail('git-mcp/work-tree', `your work tree is not on ${on.name}`, {
      fix: 'send the files along as edits, or switch: git_branch with `switch`',
    });
  const disk = fromDisk ? await filesOnDisk(desk, writer, on.tip, input.paths) : null;
  const files = disk ? disk.files : await editedFiles(desk, writer, tree, input.edits ?? []);
  const next = await withFiles(reader, writer, tree, files);
  if (next === tree) return nothing(desk, on, message);
  if (!disk) await workTreeOn(desk, on.ref);
  const oid = await writeSigned(desk, writer, { tree: next, parents: [on.tip], message });
  if (disk) {
    await moveBranch(desk, on.ref, on.tip, oid);
    const followed = await followFiles(desk.place.sealed, repository, disk.own, oid);
    const notes = followed
      ? []
      : ['the index of your work tree is locked, and does not show this commit yet'];
    return { ...committed(on, oid, [...files.keys()]), notes };
  }
  await moveBranchAndFiles(desk, on, oid);
  return committed(on, oid, [...files.keys()]);
}

function committed({ name, change }: OwnBranch, oid: Oid, paths: readonly string[]) {
  return {
    data: { commit: oid, branch: name, files: paths.length, ...(change ? { change } : {}) },
    calls: [{ tool: 'git_push', arguments: { branch: name } }],
  };
}

/** The same content and message again is the call whose answer was lost; anything else changes nothing. */
async function nothing(desk: Desk, on: OwnBranch, message: string) {
  const tip = await readCommit(desk.context.reader, on.tip);
  if (tip.message !== message || !tip.author.startsWith(`${desk.me.name} <`))
    return fail('git-mcp/nothing', `${on.name} holds all of this already`);
  return { ...committed(on, on.tip, []), notes: ['this is committed already; it was not done again'] };
}

/** A name without a slash lies below what is the caller's own. */
const fullName = (desk: Desk, name: string) => (name.includes('/') ? name : `agent/${desk.me.id}/${name}`);

/** Where to work, and committing there. */
export function working(place: Place): readonly AnyTool[] {
  return [
    tool({
      ...common,
      name: 'git_status',
      description:
        'Who you are, your branch against trunk, changed files of your work tree, and what you may write and push.',
      input: z.strictObject({ limit: limit.optional(), skip: skip.optional() }),
      output: answerShape({ commit: z.string(), changes: rows, push: rows, more }),
      writes: false,
      run: (call, input) => atDesk(place, call, (desk) => status(desk, input)),
    }),
    tool({
      ...common,
      name: 'git_branch',
      description:
        'Without a name your branches; with one makes it, at trunk or `from`. switch: your work tree goes there.',
      input: z.strictObject({
        name: branch.optional(),
        from: branch.optional(),
        switch: z.boolean().optional(),
      }),
      output: answerShape({ branches: rows, commit: z.string().optional() }),
      writes: true,
      looks: ({ name }) => name === undefined,
      run: (call, { name, from, switch: goes }) =>
        atDesk(place, call, async (desk) => {
          if (name === undefined) {
            const branches = ownBranches(desk).map(({ ref, oid }) => ({ branch: short(ref), commit: oid }));
            return { data: { branches: pageOf(branches, { limit: 200 }).rows } };
          }
          const full = fullName(desk, name);
          checkOwn(desk, full);
          const ref = `refs/heads/${full}`;
          const known = desk.refs.find((each) => each.ref === ref)?.oid;
          if (known !== undefined && !goes)
            fail('git-mcp/branch-exists', `${full} is at ${known}`, { where: { ref } });
          if (changeOf(desk, ref) !== null && known === undefined)
            fail('git-mcp/not-your-branch', `${full} begins with its record`, {
              fix: 'call git_exec_branch',
              where: { ref },
            });
          const at = known ?? (from === undefined ? desk.context.trunkTip : await desk.commit(from));
          if (known === undefined) await moveBranch(desk, ref, null, at);
          if (goes) await switchTo(desk, ref, at);
          return { data: { branch: full, commit: at }, calls: [commitCall(full)] };
        }),
    }),
    tool({
      ...execBranchCall,
      description: 'Begin the execution branch of a change record at trunk; `slug` for a second one.',
      output: answerShape({ commit: z.string() }),
      writes: true,
      run: (call, { doc_id, slug, switch: goes }) =>
        atDesk(place, call, async (desk) => {
          const id = documentId(doc_id);
          const name = executionBranch(id, slug);
          checkOwn(desk, name);
          await checkInExecution(desk.context, id);
          const ref = `refs/heads/${name}`;
          const { remote } = desk.context.refs;
          const there = desk.refs.find((each) => each.ref === `refs/remotes/${remote}/${name}`)?.oid;
          const known = desk.refs.find((each) => each.ref === ref)?.oid;
          const at = known ?? there ?? desk.context.trunkTip;
          if (known === undefined) await moveBranch(desk, ref, null, at);
          if (goes) await switchTo(desk, ref, at);
          const notes = (known ?? there) ? [`${name} was begun already`] : [];
          return { data: { branch: name, commit: at, change: id }, calls: [commitCall(name)], notes };
        }),
    }),
    tool({
      ...common,
      name: 'git_commit',
      description:
        'Commit edits (content, base64, old with new, or delete), or without them the changed files of your work tree, all or those of `paths`. Signed as you.',
      input: z.strictObject({
        message: text.min(1).max(70_000),
        branch: branch.optional(),
        edits: edits.optional(),
        paths: strings.optional(),
      }),
      output: answerShape({ commit: z.string(), files: more }),
      writes: true,
      run: (call, input) => atDesk(place, call, (desk) => commit(desk, input)),
    }),
  ];
}

const commitCall = (name: string) => ({
  tool: 'git_commit',
  arguments: { branch: name },
  needs: ['message', 'edits'],
});
