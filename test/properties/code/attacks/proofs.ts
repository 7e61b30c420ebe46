import { rsOf, rtmOf } from '../documents.ts';
import { type Draft, enact, eventsOf, stepsOf, tip } from '../draft.ts';
import { matrixIn, reviseMatrix, reviseSpecification, sourcesOf } from '../moves/documents.ts';
import { attestIn } from '../moves/evidence.ts';
import { nextEvent, toTheEnd } from '../moves/life.ts';
import { ownCommits } from '../moves/merge.ts';
import { governIn, moreSuites } from '../moves/policy.ts';
import { rulesOf } from '../moves/table.ts';
import {
  type Attack,
  attestAll,
  commitIn,
  fileOf,
  fleeting,
  lasting,
  mergeIn,
  qualify,
  type Target,
} from './attack.ts';

/** Runs of a suite after the matrix came into force, and then the merge. */
const lateRun = (name: string, run: { readonly failed?: boolean; readonly more?: number }, scan = false) =>
  lasting(name, async (draft, target) => {
    const { id, system, commit } = target;
    const { suites, wanted } = await rulesOf(draft.book.path, tip(draft, 'trunk'), system);
    if (scan && !wanted.includes('scan')) return false;
    await attestIn(draft, id, { suite: scan ? 'scan' : (suites.at(-1) ?? ''), commit, ...run });
    await mergeIn(draft, target, commit);
    return true;
  });

/** One more commit, wrong in one place, with all that it needs. */
const wrongCommit = (name: string, parts: (target: Target) => Parameters<typeof commitIn>[2]) =>
  lasting(name, async (draft, target) => {
    await qualify(draft, target, await commitIn(draft, target, parts(target)));
  });

async function released(draft: Draft, { system }: Target): Promise<boolean> {
  return (await stepsOf(draft)).some((each) => each.one('Release').startsWith(`${system} `));
}

/** What the step rests on is wrong: evidence, branch, matrix, specification. */
export const proofAttacks: readonly Attack[] = [
  lateRun('a red run', { failed: true, more: 9 }),
  lateRun('a scan that found something', { failed: true }, true),
  lasting('fewer tests than at the last release', async (draft, target) => {
    if (!(await released(draft, target))) return false;
    const { suites } = await rulesOf(draft.book.path, tip(draft, 'trunk'), target.system);
    for (const suite of suites) await attestIn(draft, target.id, { suite, commit: target.commit, more: 0 });
    await mergeIn(draft, target, target.commit);
    return true;
  }),
  lasting('a suite that the policy asks for since', async (draft, target) => {
    if (target.system !== 'APP') return false;
    await governIn(draft, moreSuites);
    await mergeIn(draft, target, target.commit);
    return true;
  }),
  lasting('an older commit', async (draft, target) => {
    const [, older] = await ownCommits(draft, target.commit);
    if (!older) return false;
    await mergeIn(draft, target, older);
    return true;
  }),
  lasting('a newer commit', async (draft, target) => {
    await mergeIn(draft, target, await commitIn(draft, target));
  }),
  lasting('a newer commit with its runs', async (draft, target) => {
    const commit = await commitIn(draft, target);
    await attestAll(draft, target, commit);
    await mergeIn(draft, target, commit);
  }),
  lasting('a newer commit whose matrix says TBD', async (draft, target) => {
    const commit = await commitIn(draft, target);
    await attestAll(draft, target, commit);
    await matrixIn(draft, target.id, commit, (text) =>
      text.replace(/^qualified_commit: .*$/m, 'qualified_commit: TBD'),
    );
    await mergeIn(draft, target, commit);
  }),
  lasting('a newer commit with runs that its author attests', async (draft, target) => {
    const commit = await commitIn(draft, target);
    const { wanted } = await rulesOf(draft.book.path, tip(draft, 'trunk'), target.system);
    for (const suite of wanted) await attestIn(draft, target.id, { suite, commit, event: { by: 'bot' } });
    await matrixIn(draft, target.id, commit);
    await mergeIn(draft, target, commit);
  }),
  lasting('a newer commit with the runs of the one before', async (draft, target) => {
    const commit = await commitIn(draft, target);
    const tree = draft.book.entries.get(target.commit)?.tree ?? '';
    const { wanted } = await rulesOf(draft.book.path, tip(draft, 'trunk'), target.system);
    for (const suite of wanted) await attestIn(draft, target.id, { suite, commit, tree });
    await matrixIn(draft, target.id, commit);
    await mergeIn(draft, target, commit);
  }),
  wrongCommit('a commit that nobody signed', () => ({ key: null })),
  wrongCommit('a commit by a reviewer', () => ({ by: 'rev' })),
  wrongCommit('a commit by ci', () => ({ by: 'ci-bot' })),
  wrongCommit('a commit that names no record', () => ({ message: 'Change the code\n' })),
  wrongCommit('a commit of another record', () => ({ message: 'Change the code\n\nQMS-CR: CR-099\n' })),
  wrongCommit('a commit with a file of nobody', () => ({ files: { 'notes.md': 'by the way\n' } })),
  wrongCommit('a commit with a workflow', () => ({ files: { '.github/workflows/ci.yml': 'on: push\n' } })),
  wrongCommit('a commit with a file of the other system', ({ system }) => ({
    files: { [fileOf[system === 'APP' ? 'LIB' : 'APP']]: 'evil\n' },
  })),
  lasting('a commit with a file that the record does not list', async (draft, target) => {
    if (target.system !== 'APP') return false;
    await qualify(draft, target, await commitIn(draft, target, { files: { 'doc/evil.md': 'evil\n' } }));
    return true;
  }),
  lasting('a commit that never saw what trunk changed', async (draft, target) => {
    const steps = await stepsOf(draft);
    const last = steps.find((each) => each.one('Event') === 'code' && each.one('System') === target.system);
    const [parent] = last?.parents ?? [];
    if (!parent) return false;
    const branch = `exec/${target.id}.old`;
    await qualify(draft, target, await commitIn(draft, target, { parent, branch }));
    return true;
  }),
  fleeting('a commit on no branch', async (draft, target) => {
    await qualify(draft, target, await commitIn(draft, target, { branch: null }));
  }),
  lasting('a matrix under revision', async (draft, target) => {
    await reviseMatrix(draft, target.id, await sourcesOf(draft, target.id, target.commit));
    await mergeIn(draft, target, target.commit);
  }),
  lasting('a specification under revision', async (draft, target) => {
    await reviseSpecification(draft, target.id, false);
    await mergeIn(draft, target, target.commit);
  }),
  lasting('a specification that trunk does not hold yet', async (draft, target) => {
    await reviseSpecification(draft, target.id, false);
    const rs = rsOf(target.system);
    while ((await eventsOf(draft, rs))[0]?.one('State') !== 'EFFECTIVE') await nextEvent(draft, rs);
    await mergeIn(draft, target, target.commit);
  }),
  lasting('a matrix that trunk does not hold yet', async (draft, target) => {
    const commit = await commitIn(draft, target);
    await attestAll(draft, target, commit);
    await reviseMatrix(draft, target.id, await sourcesOf(draft, target.id, commit));
    const rtm = rtmOf(target.system);
    while ((await eventsOf(draft, rtm))[0]?.one('State') !== 'EFFECTIVE') await nextEvent(draft, rtm);
    await mergeIn(draft, target, commit);
  }),
  lasting('a specification newer than the matrix', async (draft, target) => {
    await reviseSpecification(draft, target.id, false);
    await toTheEnd(draft, rsOf(target.system));
    await mergeIn(draft, target, target.commit);
  }),
  lasting('a matrix that was never approved', async (draft, target) => {
    const commit = await commitIn(draft, target);
    await attestAll(draft, target, commit);
    await reviseMatrix(draft, target.id, await sourcesOf(draft, target.id, commit));
    await enact(draft, rtmOf(target.system));
    await mergeIn(draft, target, commit);
  }),
];
