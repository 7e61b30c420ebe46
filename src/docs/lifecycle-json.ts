import { trailerOrder } from '../rules/bytes/trailers.ts';
import { actShape, acts, decisions } from '../rules/record/acts.ts';
import { lifecycle } from '../rules/record/lifecycle.ts';
import { effectWords, guardWords, whenWords, whoWords } from '../rules/record/words.ts';
import { isEnd, states } from '../rules/states.ts';
import { pinRows } from './act-pins.ts';

/** The lifecycle as data for other verifiers: schemas/lifecycle.json. Names are explained in docs/lifecycle.md. */
export function lifecycleJson(): Record<string, unknown> {
  return {
    format: 'git-qms-lifecycle-v1',
    states: states.map((state) => ({ state, end: isEnd(state) })),
    trailers: trailerOrder,
    acts: acts.map((act) => {
      const { touches, required, optional, text, meaning } = actShape(act);
      return {
        act,
        touches,
        required,
        optional,
        text,
        meaning: meaning ?? null,
        decision: decisions.has(act),
      };
    }),
    pins: pinRows(),
    rows: lifecycle,
    names: { who: whoWords, when: whenWords, guards: guardWords, effects: effectWords },
  };
}
