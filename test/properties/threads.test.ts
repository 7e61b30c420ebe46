import { expect, test, vi } from 'vitest';
import { VerifyWorkers } from '../../src/acts/verify/workers.ts';
import { verifyHistory } from '../../src/history/verify.ts';
import { diceOf } from '../helpers/dice.ts';
import { historyAt, patience, type RandomHistory, type Refs } from '../helpers/random-history.ts';
import { forHistories } from './played.ts';
import { someGoneBack } from './rewound.ts';

vi.setConfig({ testTimeout: patience });

/** Two records whose branches have changed places. */
function exchanged(_whole: RandomHistory, { trunk, tips }: Refs): Refs {
  const [one, other] = [...tips.keys()];
  const changed = new Map(tips);
  if (one) changed.set(one, (other && tips.get(other)) ?? trunk);
  if (other) changed.set(other, (one && tips.get(one)) ?? trunk);
  return { trunk, tips: changed };
}

const choices = [(whole: RandomHistory) => whole.refs(), exchanged, someGoneBack];

test('threads come to the verdict of one thread, on lawful and on broken histories', async () => {
  const verdicts = new Set<boolean>();
  await forHistories({ usual: 1, longest: 120 }, async (whole, laboratory) => {
    const dice = diceOf(whole.accepted().length);
    for (let round = 0; round < 4; round += 1) {
      const refs = choices[round % choices.length]?.(whole, whole.refs(), dice) ?? whole.refs();
      const alone = await historyAt(laboratory, refs);
      const shared = await historyAt(laboratory, refs);
      const context = { ...laboratory.context, history: shared, trunkTip: refs.trunk, tips: refs.tips };
      const workers = new VerifyWorkers(context, 2);
      const seen: number[] = [];
      const found = await verifyHistory(
        shared,
        (done) => seen.push(done),
        (ids) => workers.judge(ids),
      );
      await workers.close();
      expect(found).toEqual(await verifyHistory(alone));
      expect(seen).toEqual(found.records.map((_, index) => index + 1));
      verdicts.add(found.violations.length === 0);
    }
  });
  expect([...verdicts].sort()).toEqual([false, true]);
});
