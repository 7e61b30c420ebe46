import type { History } from '../../src/history/history.ts';
import { everyRecord, verifyHistory } from '../../src/history/verify.ts';
import { type Finding, QmsError } from '../../src/rules/finding.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { type Chronicle, openHistory } from './chronicle.ts';
import { damages } from './damage.ts';
import { type Judge, openJudge } from './judge.ts';
import { meaningOfHistory } from './meaning.ts';
import { type Relinked, relinker } from './relink.ts';
import { type Planned, planTargets } from './targets.ts';

/** What came of the mutants of one group of objects. */
export interface Figures {
  objects: number;
  /** Bytes of those objects: positions at which one is changed. */
  positions: number;
  mutants: number;
  /** By the rule that refused first. */
  readonly refused: Map<string, number>;
  /** Accepted, and the history means the same. */
  same: number;
  /** Of a damaged founding: what is to be said of it where nobody pins the true one; `another founding` if nothing is. */
  readonly claims: Map<string, number>;
}

export interface Swept {
  readonly groups: Map<string, Figures>;
  /** Mutants that are accepted and mean something else. There must be none. */
  readonly different: string[];
  /** Mutants that were judged a second time, as `qms verify` does, from genesis to the tips. */
  audited: number;
  /** Those of which `qms verify` then thought otherwise. There must be none. */
  readonly disagreeing: string[];
}

export interface SweepOptions {
  /** Takes only one of so many mutants, always the same ones. */
  readonly every: number;
  /** Which of them: 0 takes the first, the one after `every` others, and so on. */
  readonly part?: number;
  /** Earlier parts, to which this one is added. */
  readonly onto?: Swept;
  /** Judges one of so many mutants a second time. */
  readonly auditEvery: number;
  readonly progress?: (object: number, of: number, mutants: number) => void;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The whole damaged history, re-linked to its tips, as a verifier opens it. */
async function openWhole(chronicle: Chronicle, judge: Judge, made: Relinked): Promise<History> {
  const trunk = await made.idOf(chronicle.trunk);
  const tips = new Map<DocId, Oid>();
  for (const [id, tip] of chronicle.tips) tips.set(id, await made.idOf(tip));
  judge.lay(made);
  return openHistory(judge.reader, chronicle.founded, trunk, tips);
}

/** What `qms verify` finds in the whole damaged history. */
async function verifyWhole(chronicle: Chronicle, judge: Judge, made: Relinked): Promise<readonly Finding[]> {
  try {
    const verified = await verifyHistory(await openWhole(chronicle, judge, made));
    return [...verified.violations, ...verified.missing];
  } catch (error) {
    if (error instanceof QmsError) return error.findings;
    throw error;
  }
}

const unchanged = (oid: Oid) => oid;

/** Damages every governed object of a history at every byte, re-links what builds on it, and judges what comes of it. */
export async function sweep(chronicle: Chronicle, options: SweepOptions): Promise<Swept> {
  const judge = openJudge(chronicle);
  const swept: Swept = options.onto ?? { groups: new Map(), different: [], audited: 0, disagreeing: [] };
  const sound = await openHistory(judge.reader, chronicle.founded, chronicle.trunk, chronicle.tips);
  const ids = everyRecord(sound);
  const meaning = await meaningOfHistory(sound, ids, unchanged);

  /** @returns whether every commit of the damaged history is accepted */
  async function tryOne(figures: Figures, affected: ReadonlySet<Oid>, made: Relinked, name: string) {
    if (affected.has(chronicle.founded.oid)) {
      // The pin refuses them all: what `founds` made sure of.
      count(figures.refused, 'history/no-genesis');
      count(figures.claims, (await judge.founds(made))?.[0]?.rule ?? 'another founding');
      return false;
    }
    const judged = await judge.judgeAll(affected, made);
    if (!judged.ok) {
      count(figures.refused, judged.findings[0]?.rule ?? 'no rule');
      return false;
    }
    if ((await meaningOfHistory(judged.value, ids, made.was)) === meaning) figures.same += 1;
    else swept.different.push(name);
    return true;
  }

  async function audit(accepted: boolean, made: Relinked, name: string): Promise<void> {
    swept.audited += 1;
    const found = await verifyWhole(chronicle, judge, made);
    if (accepted !== (found.length === 0)) swept.disagreeing.push(`${name}: ${found[0]?.rule ?? 'accepted'}`);
  }

  function figuresOf({ group }: Planned, size: number): Figures {
    const none = { objects: 0, positions: 0, mutants: 0, refused: new Map(), same: 0, claims: new Map() };
    const figures: Figures = swept.groups.get(group) ?? none;
    swept.groups.set(group, figures);
    if (options.onto) return figures;
    figures.objects += 1;
    figures.positions += size;
    return figures;
  }

  const targets = await planTargets(chronicle);
  let seen = 0;
  let tried = 0;
  const part = options.part ?? 0;
  for (const [place, planned] of targets.entries()) {
    const bytes = chronicle.objects.get(planned.oid)?.bytes ?? new Uint8Array();
    const figures = figuresOf(planned, bytes.length);
    const { affected, relink } = relinker(chronicle, planned);
    let nth = 0;
    for (const damaged of damages(bytes, planned.density)) {
      nth += 1;
      if (seen++ % options.every !== part) continue;
      const made = relink(damaged);
      const name = `${planned.group}: mutant ${nth} of ${planned.oid}`;
      figures.mutants += 1;
      const accepted = await tryOne(figures, affected, made, name);
      if (tried++ % options.auditEvery === part % options.auditEvery) await audit(accepted, made, name);
    }
    options.progress?.(place + 1, targets.length, seen);
  }
  return swept;
}
