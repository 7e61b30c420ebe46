import { type Finding, finding } from '../../rules/finding.ts';
import { readEvent } from '../../rules/record/event.ts';
import { adoptedCommit, sandboxOf } from '../../rules/systems/adoption.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { commitBytes } from '../commits.ts';
import type { Push } from './record.ts';
import type { NewClear, Standing } from './together.ts';

/** Commits that clears of a record ever named, those that were taken back too: to judge them again their objects are needed. */
export async function clearedCommits(push: Push, id: DocId): Promise<Oid[]> {
  const { history } = push;
  const chain = await history.chain(id);
  const found: Oid[] = [];
  for (const oid of chain.ok ? chain.value.oids : []) {
    const bytes = await commitBytes(history.source.reader, oid);
    const read = bytes.ok ? readEvent(oid, bytes.value) : bytes;
    const named = read.ok && read.value.event.act === 'clear' ? read.value.event.commits[0] : undefined;
    if (named !== undefined) found.push(named.slice(named.indexOf(' ') + 1) as Oid);
  }
  return found;
}

/** Whether a commit is reached from a tip. */
export async function reaches(push: Push, tip: Oid, commit: Oid): Promise<boolean> {
  return (await push.history.source.newCommits([commit], tip)).length === 0;
}

/** Whether the record adopts its commit as it is. */
async function adopts(push: Push, id: DocId): Promise<boolean> {
  const judged = await push.history.judgeRecord(id);
  return judged.ok && adoptedCommit(judged.value.state.properties) !== null;
}

/**
 * What a clear names is on an execution branch of its record, as the push leaves it, or what it adopts on the sandbox of its
 * system; or it was in trunk before. Elsewhere it could be cleared away, and the clear never be judged again; and what no
 * branch took was never judged as it was pushed.
 *
 * @param branches the execution branches of all records and all sandboxes, as the push leaves them
 * @param moving the refs that the push moves
 * @returns what is wrong, and the branches that the verdict rests on
 */
export async function judgeClearedCommits(
  push: Push,
  clears: readonly NewClear[],
  branches: ReadonlyMap<string, Oid>,
  moving: ReadonlySet<string>,
): Promise<{ readonly findings: readonly Finding[]; readonly rests: readonly Standing[] }> {
  const findings: Finding[] = [];
  const rests: Standing[] = [];
  for (const { id, system, event, commit } of clears) {
    const adopted = await adopts(push, id);
    const sandbox = `refs/heads/${sandboxOf(system)}`;
    const own = new RegExp(`^refs/heads/exec/${id}(?:\\.|$)`);
    const fits = (ref: string) => (adopted ? ref === sandbox : own.test(ref));
    // Trunk before the push: the step that this very clear lets in is no place where its commit was judged.
    if (await reaches(push, push.present.trunk, commit)) continue;
    let holder: Standing | null = null;
    for (const [ref, oid] of branches)
      if (holder === null && fits(ref) && (await reaches(push, oid, commit))) holder = { ref, oid };
    if (holder !== null) {
      if (!moving.has(holder.ref)) rests.push(holder);
      continue;
    }
    const place = adopted ? sandbox : `refs/heads/exec/${id}.2`;
    findings.push(
      finding(
        adopted ? 'gate/adopt' : 'gate/branch',
        adopted ? `${commit} is not on ${sandbox} here` : `${commit} is on no execution branch of ${id} here`,
        {
          where: { record: id, commit: event },
          fix: `push it: \`git push origin ${commit.slice(0, 12)}:${place}\``,
        },
      ),
    );
  }
  return { findings, rests };
}
