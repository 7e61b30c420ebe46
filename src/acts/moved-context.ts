import { walkFirstParents } from '../history/commits.ts';
import { type Earlier, History } from '../history/history.ts';
import { copyTrunk, moveTrunk, type TrunkIndex } from '../history/trunk-index.ts';
import type { Ref } from '../repository/git/refs.ts';
import { unwrap } from '../rules/finding.ts';
import { type DocId, isDocId, type Oid } from '../rules/values.ts';
import { type ContextOptions, localName, type ReadContext, trunkNamed } from './context.ts';

/** What was judged before, by record. */
export type Known = (id: DocId) => Earlier | null;

interface Tips {
  readonly trunkTip: Oid | null;
  readonly tips: ReadonlyMap<DocId, Oid>;
  /** Where records stood that stand elsewhere now. */
  readonly moved: ReadonlyMap<DocId, Oid | null>;
}

/** What of one listing is not in another. A ref that did not move is mostly the same object, at about the same place. */
function differences(one: readonly Ref[], other: readonly Ref[]) {
  const gone: Ref[] = [];
  const added: Ref[] = [];
  let [here, there] = [0, 0];
  while (here < one.length && there < other.length) {
    const [old, now] = [one[here], other[there]] as [Ref, Ref];
    const isGone = old !== now && (one[here + 1] === now || one[here + 1] === other[there + 1]);
    const isAdded = old !== now && (other[there + 1] === old || one[here + 1] === other[there + 1]);
    if (old !== now && !isGone && !isAdded) break;
    if (isGone) gone.push(old);
    if (isAdded) added.push(now);
    here += isAdded && !isGone ? 0 : 1;
    there += isGone && !isAdded ? 0 : 1;
  }
  const [restOfOne, restOfOther] = [one.slice(here), other.slice(there)];
  const [inOne, inOther] = [new Set(restOfOne), new Set(restOfOther)];
  gone.push(...restOfOne.filter((each) => !inOther.has(each)));
  added.push(...restOfOther.filter((each) => !inOne.has(each)));
  return { gone, added };
}

/** What another listing of the same refs says. */
function movedTips({ refs, listed, tips: before }: ReadContext, there: readonly Ref[]): Tips {
  const { gone, added } = differences(listed, there);
  const prefix = localName(refs, 'qms/');
  const trunk = localName(refs, refs.trunk);
  const tips = new Map(before);
  const named = ({ ref, symbolicTarget }: Ref): DocId | null => {
    const id = symbolicTarget === null && ref.startsWith(prefix) ? ref.slice(prefix.length) : '';
    return isDocId(id) ? id : null;
  };
  const touched = new Set<DocId>();
  for (const each of gone) {
    const id = named(each);
    if (id !== null && tips.delete(id)) touched.add(id);
  }
  for (const each of added) {
    const id = named(each);
    if (id === null) continue;
    tips.set(id, each.oid);
    touched.add(id);
  }
  const moved = new Map<DocId, Oid | null>();
  for (const id of touched) if (tips.get(id) !== before.get(id)) moved.set(id, before.get(id) ?? null);
  const trunkTip = there.find(({ ref, symbolicTarget }) => ref === trunk && symbolicTarget === null)?.oid;
  return { trunkTip: trunkTip ?? null, tips, moved };
}

/** Whether every record that moved holds all events that it held. */
async function onlyGrew({ reader, founded }: ReadContext, { tips, moved }: Tips): Promise<boolean> {
  for (const [id, old] of moved) {
    const tip = tips.get(id);
    if (tip === undefined) return false;
    if (old === null) continue;
    const met = { old: false };
    const walked = await walkFirstParents(reader, tip, (oid) => {
      met.old = oid === old;
      return met.old || oid === founded.oid;
    });
    if (!walked.ok || !met.old) return false;
  }
  return true;
}

/** Whether a step that was not there claims to be where the quality system entered: whoever opens the repository anew would begin there. */
function claimsEntrance({ steps }: TrunkIndex, { places }: TrunkIndex): boolean {
  for (let place = steps.length - 1; place >= 0; place--) {
    const step = steps[place];
    if (!step || places.has(step.oid)) return false;
    if (step.read?.ok && step.read.value.step.kind === 'genesis') return true;
  }
  return false;
}

/** The records that new steps of trunk enacted. */
function broughtIn(trunk: TrunkIndex, before: TrunkIndex): DocId[] {
  if (trunk === before) return [];
  return trunk.steps.slice(before.steps.length).flatMap(({ read }) => {
    const step = read?.ok ? read.value.step : null;
    return step?.kind === 'enact' && step.document ? [step.document] : [];
  });
}

/** For so many generations it is known what moved. */
const knownMoves = 100;

type Lasts = Pick<ReadContext, 'lasting' | 'generation'>;

function goneOn({ lasting, generation: last }: Lasts, moved: ReadonlySet<DocId>): Lasts {
  const generation = last + 1;
  lasting.moves.set(generation, moved);
  lasting.moves.delete(generation - knownMoves);
  return { lasting, generation };
}

const fromNewOn = (): Lasts => ({ lasting: { moves: new Map() }, generation: 0 });

/** The records that moved since an earlier generation; null where that is not known any more. */
export function movedSince({ lasting, generation }: Lasts, earlier: number): ReadonlySet<DocId> | null {
  const all = new Set<DocId>();
  for (let each = earlier + 1; each <= generation; each++) {
    const moved = lasting.moves.get(each);
    if (!moved) return null;
    for (const id of moved) all.add(id);
  }
  return earlier <= generation ? all : null;
}

/**
 * The same repository after refs have moved. What earlier contexts judged is believed where it still rests on the same
 * history, as what earlier processes did; only the rest is read.
 *
 * @returns null where it must be opened anew. Raises `policy/…`, as opening it would.
 */
export async function moveContext(
  before: ReadContext,
  there: readonly Ref[],
  known: Known,
): Promise<ReadContext | null> {
  const { repository, reader, refs, history } = before;
  if (trunkNamed(repository.config, refs.remote, there) !== refs.trunk) return null;
  const now = movedTips(before, there);
  const { trunkTip, tips, moved } = now;
  if (trunkTip === null) return null;
  if (trunkTip === before.trunkTip && moved.size === 0) return { ...before, listed: there };
  const old = history.source.trunk;
  const trunk = trunkTip === before.trunkTip ? old : await moveTrunk(reader, old, trunkTip);
  if (trunk === null || claimsEntrance(trunk, old)) return null;
  const grew = trunk.places.has(before.trunkTip) && (await onlyGrew(before, now));
  return {
    ...before,
    ...(await withHistory(before, { trunk, tips }, known)),
    trunkTip,
    tips,
    listed: there,
    ...(grew ? goneOn(before, new Set([...moved.keys(), ...broughtIn(trunk, old)])) : fromNewOn()),
  };
}

/** The same repository for one act: what it adds to history and trunk does not show in other contexts. */
export async function contextForAct(
  { history, ...before }: ReadContext,
  options: ContextOptions,
  known: Known,
): Promise<ReadContext> {
  const { cwd, env, signal, interactive } = options;
  const trunk = copyTrunk(history.source.trunk);
  const repository = {
    ...before.repository,
    cwd,
    env,
    ...(signal ? { signal } : {}),
    ...(interactive ? { interactive } : {}),
  };
  const own = await withHistory({ history }, { trunk, tips: before.tips }, known);
  return { ...before, ...own, options, repository, ...fromNewOn() };
}

async function withHistory(
  { history }: Pick<ReadContext, 'history'>,
  ends: { readonly trunk: TrunkIndex; readonly tips: ReadonlyMap<DocId, Oid> },
  earlier: Known,
): Promise<Pick<ReadContext, 'history' | 'policy' | 'policyEvent'>> {
  const own = new History({ ...history.source, ...ends, earlier, policies: history.policies });
  const policyEvent = own.policyInForce();
  return { history: own, policyEvent, policy: unwrap(await own.policyAt(policyEvent)) };
}
