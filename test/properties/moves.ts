import type { Session } from '../../src/acts/session.ts';
import { heldAt } from '../../src/history/held.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { isSuspended, liveKey } from '../../src/rules/policy/questions.ts';
import type { RecordState } from '../../src/rules/record/state.ts';
import { isEnd } from '../../src/rules/states.ts';
import type { DocId, PrincipalId } from '../../src/rules/values.ts';
import type { Dice } from '../helpers/dice.ts';
import type { Name, RandomHistory } from '../helpers/random-history.ts';
import { beginnings } from './beginnings.ts';
import { nonsense } from './nonsense-moves.ts';
import { policyMoves } from './policy-moves.ts';
import { sideMoves, usualMoves } from './usual-moves.ts';

/** What somebody tries next. */
export interface Move {
  readonly actor: Name;
  readonly what: string;
  work(session: Session): Promise<void>;
}

/** How things stand when a move is chosen. */
export interface Scene {
  /** Every record that has a branch; those that genesis holds join once somebody works on them. */
  readonly records: readonly RecordState[];
  /** Records whose end trunk does not hold yet. */
  readonly pending: ReadonlySet<DocId>;
  /** Whether a principal has a live key and is not suspended. */
  present(name: string): boolean;
}

async function sceneOf(whole: RandomHistory): Promise<Scene> {
  const { history } = whole;
  const records: RecordState[] = [];
  const pending = new Set<DocId>();
  for (const id of whole.tips.keys()) {
    const judged = await history.judgeRecord(id);
    if (!judged.ok) continue;
    const { state } = judged.value;
    records.push(state);
    if (!isEnd(state.state)) continue;
    const held = await heldAt(history, id, history.source.trunk.steps.length - 1);
    if (held === null || held.events < state.entered) pending.add(id);
  }
  const policy = unwrap(await history.policyAt(history.policyInForce()));
  const present = (name: string) =>
    liveKey(policy, name as PrincipalId) && !isSuspended(policy, name as PrincipalId);
  return { records, pending, present };
}

const most = 12;

/** Mostly what people would do next, so that records come to their ends; sometimes what nobody should. */
export async function chooseMove(whole: RandomHistory, dice: Dice): Promise<Move> {
  const scene = await sceneOf(whole);
  const { records } = scene;
  if (records.length > 0 && dice.chance(12)) return nonsense(records, dice);
  if (dice.chance(records.some((record) => record.id === 'POLICY') ? 10 : 5)) {
    return policyMoves(scene, dice);
  }
  const open = records.filter((record) => !isEnd(record.state) && record.id !== 'POLICY');
  const waiting = records.filter((record) => scene.pending.has(record.id));
  if (open.length === 0 || (records.length < most && open.length < 4 && dice.chance(12))) {
    return beginnings(scene, dice);
  }
  const ended = dice.any(dice.chance(50) ? waiting : records.filter((record) => isEnd(record.state)));
  const busy = open.filter((record) => record.kind !== 'VR' || dice.chance(20));
  const record = (dice.chance(15) ? ended : undefined) ?? dice.any(dice.chance(50) ? busy.slice(0, 2) : busy);
  if (!record) return beginnings(scene, dice);
  const usual = dice.chance(88) ? usualMoves(record, scene, dice) : [];
  const move = dice.any(usual) ?? dice.any(sideMoves(record, scene, dice));
  return move ?? beginnings(scene, dice);
}

/** Whether there is room for one more record. */
export function hasRoom(scene: Scene): boolean {
  return scene.records.length < most;
}

/** The next free number of a kind, by the ids that stand. */
export function freeId(scene: Scene, kind: string, parent: DocId | null): DocId {
  const prefix = `${parent === null ? '' : `${parent}-`}${kind}-`;
  const numbers = scene.records.flatMap(({ id }) =>
    id.startsWith(prefix) && /^[0-9]+$/.test(id.slice(prefix.length))
      ? [Number(id.slice(prefix.length))]
      : [],
  );
  return `${prefix}${String(Math.max(0, ...numbers) + 1).padStart(3, '0')}` as DocId;
}
