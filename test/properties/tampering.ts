import type { Present } from '../../src/history/world.ts';
import { openWriter } from '../../src/repository/objects/writer.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { describeId } from '../../src/rules/kinds/ids.ts';
import { beforeFirstEvent } from '../../src/rules/record/birth.ts';
import type { DocId } from '../../src/rules/values.ts';
import type { Dice } from '../helpers/dice.ts';
import { historyAt, type RandomHistory } from '../helpers/random-history.ts';
import { changeNames, mutate } from './mutants.ts';

/** A server's clock would refuse these, and no other door. */
const ofTheClock: readonly string[] = ['earlier', 'later', 'nothing'];

/**
 * Makes the last event again by hand, with one field changed. Where the rules take it, as named and at a push, it stands
 * in the place of the one that the tool made: so histories also hold what no tool would write.
 */
export async function tamper(whole: RandomHistory, dice: Dice): Promise<void> {
  const { laboratory } = whole;
  const attempt = whole.attempts.at(-1);
  const [update, ...more] = attempt?.updates ?? [];
  const [event, ...others] = attempt?.made ?? [];
  const change = dice.any(changeNames.filter((name) => !ofTheClock.includes(name)));
  if (!attempt || !update || !event?.document || !change || more.length + others.length > 0) return;
  const id = event.document as DocId;
  const history = await historyAt(laboratory, attempt.before);
  const judged = await history.judgeRecord(id);
  const policy = unwrap(await history.policyAt(history.policyInForce()));
  const kind = describeId(policy.kinds, id);
  if (!kind.ok) return;
  const state = judged.ok
    ? judged.value.state
    : beforeFirstEvent(id, kind.value.kind.name, history.founding());
  const commits = [laboratory.context.founded.oid, attempt.before.trunk, ...attempt.before.tips.values()];
  const writer = openWriter(laboratory.context.repository);
  const elsewhere = { commits, trees: [laboratory.context.founded.commit.tree, state.tree] };
  const mutant = await mutate(laboratory, writer, update.new, change, dice, elsewhere);
  const present: Present = {
    policy: history.policyInForce(),
    moved: new Map([[id, update.old]]),
    trunk: attempt.before.trunk,
    movesTrunk: false,
  };
  const read = await history.readEvent(state, mutant);
  if (!read.ok || !(await history.judgeEvent(state, read.value)).ok) return;
  if (!(await history.judgeEvent(state, read.value, present)).ok) return;
  whole.tips.set(id, mutant);
  whole.history = await historyAt(laboratory, whole.refs(), whole.tips);
  whole.attempts[whole.attempts.length - 1] = {
    ...attempt,
    what: `${attempt.what}, by hand: ${change}`,
    made: [{ ...event, oid: mutant }],
    updates: [{ ...update, new: mutant }],
    after: whole.refs(),
  };
}
