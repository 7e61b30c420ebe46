import type { Dice } from '../helpers/dice.ts';
import type { RandomHistory, Refs } from '../helpers/random-history.ts';

/** Some branches back at a moment of their own, as after pushes that no gate saw: often against the rules. */
export function someGoneBack(whole: RandomHistory, { trunk, tips }: Refs, dice: Dice): Refs {
  const moments = whole.accepted();
  const old = new Map(tips);
  for (const id of tips.keys()) {
    if (dice.chance(60)) continue;
    const tip = dice.any(moments)?.after.tips.get(id);
    if (tip) old.set(id, tip);
    else old.delete(id);
  }
  return { trunk: dice.chance(80) ? trunk : (dice.any(moments)?.after.trunk ?? trunk), tips: old };
}
