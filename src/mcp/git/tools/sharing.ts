import { z } from 'zod';
import { adviseEvidence } from '../../../acts/advice-code.ts';
import { checkInExecution } from '../../../acts/branch.ts';
import { refusalText } from '../../../repository/git/remote.ts';
import { diffTrees, withFiles } from '../../../repository/objects/tree.ts';
import { openWriter } from '../../../repository/objects/writer.ts';
import { mergeTrees } from '../../../repository/sealed/merge.ts';
import { mergeBase } from '../../../repository/sealed/walk.ts';
import { fail } from '../../../rules/finding.ts';
import { checkWrite } from '../../../rules/proxy/reach.ts';
import { answerShape } from '../../answer-shape.ts';
import { text } from '../../parameters.ts';
import { type AnyTool, tool } from '../../tool.ts';
import { moveBranchAndFiles, type OwnBranch, ownBranch, workTreeOn } from '../branches.ts';
import { syncCall } from '../calls.ts';
import { readCommit } from '../commits.ts';
import { editedFiles, type edits } from '../edits.ts';
import { codeMessage } from '../messages.ts';
import { pageOf } from '../pages.ts';
import { atDesk, type Desk, type Place } from '../place.ts';
import { writeSigned } from '../signed-commit.ts';

const branch = text.min(1).max(300);
const rows = z.array(z.unknown()).optional();
const common = { command: null, rights: null, fromCommand: () => null } as const;

function remoteOf({ context: { refs } }: Desk): string {
  return refs.remote ?? fail('git-mcp/remote', 'this repository has no remote');
}

async function fetchAll(place: Place, desk: Desk) {
  const moves = await place.transport.fetch(desk.context.repository, remoteOf(desk));
  const moved = moves.map(({ ref, old, new: to }) => ({
    branch: ref.replace('refs/remotes/', ''),
    from: old ?? undefined,
    commit: to ?? 'gone',
  }));
  const shown = pageOf(moved, { limit: 50 });
  return { data: { moved: shown.rows, ...(shown.more > 0 ? { more: shown.more } : {}) } };
}

/**
 * What a branch changes of trunk is what its pusher may write, whoever made its commits and by whichever tool. Raises
 * `git-mcp/not-writable`, `git-mcp/governed-path` and `git-mcp/path`.
 */
async function checkWritten(desk: Desk, on: OwnBranch): Promise<void> {
  const { reader, trunkTip } = desk.context;
  const base = await mergeBase(desk.git, on.tip, trunkTip);
  const before = base === null ? null : (await readCommit(reader, base)).tree;
  const changes = await diffTrees(reader, before, (await readCommit(reader, on.tip)).tree);
  for (const { path } of changes) {
    const found = checkWrite(desk.reach, path);
    if (found)
      fail(found.rule, `${on.name} changes ${path}: ${found.message}`, {
        fix: `take it out of ${on.name}; where it came with a newer trunk, call git_fetch and push again`,
        where: { ref: on.ref },
      });
  }
}

async function pushBranch(place: Place, desk: Desk, named: string | undefined) {
  const on = ownBranch(desk, named);
  const remote = remoteOf(desk);
  const change = on.change && (await checkInExecution(desk.context, on.change));
  const tracking = `refs/remotes/${remote}/${on.name}`;
  const old = desk.refs.find((each) => each.ref === tracking)?.oid ?? null;
  const next = on.change ? [`qms gate ${on.change}`] : [];
  const steps = change
    ? adviseEvidence(change, desk.policy, on.tip).map((each) => ({ ...each, mine: false }))
    : [];
  const done = { data: { branch: on.name, commit: on.tip }, next, steps };
  if (old === on.tip) return { ...done, notes: [`${remote} has it already`] };
  await checkWritten(desk, on);
  const pushed = await place.transport.push(desk.context.repository, remote, [
    { ref: on.ref, old, new: on.tip },
  ]);
  if (pushed.kind === 'done') return done;
  if (pushed.kind === 'race')
    return fail('ref/race', `${on.name} stands elsewhere at ${remote} than here`, {
      fix: 'call git_fetch, look with git_log what came, then git_push again',
      where: { ref: on.ref },
    });
  return fail('push/refused', `${remote} refused: ${refusalText(pushed)}`, { where: { ref: on.ref } });
}

interface SyncInput {
  readonly branch?: string | undefined;
  readonly edits?: z.infer<typeof edits> | undefined;
}

/** Takes trunk into a branch by a merge commit; what both changed, the edits say. */
async function sync(desk: Desk, input: SyncInput) {
  const { reader, repository, trunkTip, refs } = desk.context;
  const on = ownBranch(desk, input.branch);
  const about = { branch: on.name, trunk: trunkTip };
  if ((await mergeBase(desk.git, on.tip, trunkTip)) === trunkTip)
    return { data: { ...about, commit: on.tip }, notes: [`${on.name} has all of ${refs.trunk}`] };
  const { tree, conflicts } = await mergeTrees(desk.git, on.tip, trunkTip);
  const given = input.edits ?? [];
  const open = conflicts.filter((path) => !given.some((each) => each.path === path));
  const stray = given.find((each) => !conflicts.includes(each.path));
  if (stray)
    fail('git-mcp/edit', `${JSON.stringify(stray.path)} is in no conflict`, {
      fix: 'change it by git_commit after git_sync',
    });
  if (open.length > 0)
    fail(
      'git-mcp/conflict',
      `${on.name} and ${refs.trunk} both changed ${open
        .slice(0, 50)
        .map((each) => JSON.stringify(each))
        .join(', ')}`,
    );
  const writer = openWriter(repository);
  await workTreeOn(desk, on.ref);
  const merged = await withFiles(reader, writer, tree, await editedFiles(desk, writer, tree, given));
  const title = on.change ? `${on.change}: take trunk in` : `Take ${refs.trunk} in`;
  const message = codeMessage(title, on.change);
  const oid = await writeSigned(desk, writer, { tree: merged, parents: [on.tip, trunkTip], message });
  await moveBranchAndFiles(desk, on, oid);
  const notes = on.change
    ? ['what was qualified before must qualify again: run the suites, and renew the matrix']
    : [];
  return {
    data: { ...about, commit: oid },
    notes,
    calls: [{ tool: 'git_push', arguments: { branch: on.name } }],
  };
}

/** The remote, and trunk. */
export function sharing(place: Place): readonly AnyTool[] {
  return [
    tool({
      ...common,
      name: 'git_fetch',
      description: 'Bring what others pushed; your branches stay.',
      input: z.strictObject({}),
      output: answerShape({ moved: rows }),
      writes: true,
      run: (call) => atDesk(place, call, (desk) => fetchAll(place, desk)),
    }),
    tool({
      ...common,
      name: 'git_push',
      description: 'Push one branch of yours, only forward.',
      input: z.strictObject({ branch: branch.optional() }),
      output: answerShape({ commit: z.string() }),
      writes: true,
      run: (call, input) => atDesk(place, call, (desk) => pushBranch(place, desk, input.branch)),
    }),
    tool({
      ...syncCall,
      description:
        'Take trunk into your branch by a merge commit. Where it names conflicts, call again with an edit for each.',
      output: answerShape({ commit: z.string() }),
      writes: true,
      run: (call, input) => atDesk(place, call, (desk) => sync(desk, input)),
    }),
  ];
}
