import { dropLastStep } from '../../src/acts/proposal.ts';
import { commitBytes } from '../../src/history/commits.ts';
import { readGenesis } from '../../src/history/genesis.ts';
import { History, unreadableAsFinding } from '../../src/history/history.ts';
import { judgeTrunkStep } from '../../src/history/trunk.ts';
import { appendStep, indexTrunk, type TrunkIndex } from '../../src/history/trunk-index.ts';
import type { GitObject } from '../../src/repository/objects/object.ts';
import { type Finding, ok, type Result, refused, unwrap } from '../../src/rules/finding.ts';
import type { RecordState } from '../../src/rules/record/state.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import type { Chronicle, Entry } from './chronicle.ts';
import { memoryReader, newCommitsIn } from './memory.ts';
import type { Relinked } from './relink.ts';

/** A history judged up to one of its commits, to go on from there with damaged ones. */
interface Stage {
  readonly history: History;
  /** Records whose last event is a damaged one that was accepted. */
  readonly changed: Map<DocId, RecordState>;
}

/** After so many verdicts a stage is made anew: it remembers the contents that it has seen. */
const longestUse = 500;

/**
 * Judges a damaged history commit by commit, in the order in which they were made, and stops at the first that is
 * refused. What comes before the damage was judged once; its states are taken from there.
 */
export function openJudge(chronicle: Chronicle) {
  const { objects, founded, entries } = chronicle;
  const overlay = new Map<Oid, GitObject>();
  const reader = memoryReader(overlay, objects);
  let ready: { stage: Stage; place: number; used: number } | null = null;

  async function extend({ history }: Stage, { oid, event }: Entry): Promise<void> {
    if (event) return history.extend(event.after);
    appendStep(history.source.trunk, oid, unwrap(await commitBytes(reader, oid)));
  }

  async function stageAt(place: number): Promise<Stage> {
    if (ready?.place === place && ready.used++ < longestUse) return ready.stage;
    const trunk: TrunkIndex = unwrap(await indexTrunk(reader, founded, founded.oid));
    const newCommits = (tips: readonly Oid[], base: Oid) => newCommitsIn(reader, tips, base);
    const history = new History({ reader, founded, trunk, tips: new Map(), newCommits });
    const stage = { history, changed: new Map() };
    for (const entry of entries.slice(0, place)) await extend(stage, entry);
    ready = { stage, place, used: 0 };
    return stage;
  }

  async function judgeEvent({ history, changed }: Stage, event: NonNullable<Entry['event']>, oid: Oid) {
    const before = changed.get(event.before.id) ?? event.before;
    return unreadableAsFinding(async () => {
      const read = await history.readEvent(before, oid);
      return read.ok ? history.judgeEvent(before, read.value) : read;
    });
  }

  /** Takes the step up; a refused one is dropped again. */
  async function judgeStep({ history }: Stage, oid: Oid): Promise<Result<null>> {
    const { trunk } = history.source;
    appendStep(trunk, oid, unwrap(await commitBytes(reader, oid)));
    const step = trunk.steps.at(-1);
    const judged = await unreadableAsFinding(async () => ok(step ? await judgeTrunkStep(history, step) : []));
    const findings = judged.ok ? judged.value : judged.findings;
    if (findings.length === 0) return ok(null);
    dropLastStep(trunk);
    return refused(...findings);
  }

  return {
    reader,
    /** Lays the damaged objects over the others, in place of those of the verdict before. */
    lay(made: Relinked): void {
      overlay.clear();
      for (const [oid, object] of made.objects) overlay.set(oid, object);
    },

    /** @returns why the first commit that is refused is; or the whole history, if all of them are accepted */
    async judgeAll(affected: ReadonlySet<Oid>, made: Relinked): Promise<Result<History>> {
      const first = entries.findIndex((entry) => affected.has(entry.oid));
      const stage = await stageAt(first);
      for (const entry of entries.slice(first)) {
        if (!affected.has(entry.oid)) {
          await extend(stage, entry);
          continue;
        }
        const oid = await made.idOf(entry.oid);
        this.lay(made);
        const verdict = entry.event ? await judgeEvent(stage, entry.event, oid) : await judgeStep(stage, oid);
        if (!verdict.ok) {
          if (entry !== entries[first]) ready = null;
          return verdict;
        }
        ready = null;
        if (!entry.event || !verdict.value) continue;
        await stage.history.extend(verdict.value);
        stage.changed.set(verdict.value.id, verdict.value);
      }
      return ok(stage.history);
    },

    /** Whether a damaged genesis would found a system by itself, where nobody pins the true one. */
    async founds(made: Relinked): Promise<readonly Finding[] | null> {
      const oid = await made.idOf(founded.oid);
      this.lay(made);
      const trunk = await unreadableAsFinding(() => indexTrunk(reader, founded, oid));
      if (trunk.ok) throw new Error(`trunk ${oid} passes for one that holds genesis ${founded.oid}`);
      const claim = await unreadableAsFinding(() => readGenesis(reader, oid));
      return claim.ok ? null : claim.findings;
    },
  };
}

export type Judge = ReturnType<typeof openJudge>;
