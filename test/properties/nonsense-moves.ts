import type { EventDraft } from '../../src/acts/session.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import { acts } from '../../src/rules/record/acts.ts';
import type { RecordState } from '../../src/rules/record/state.ts';
import { states } from '../../src/rules/states.ts';
import type { DocId, PrincipalId } from '../../src/rules/values.ts';
import type { Dice } from '../helpers/dice.ts';
import { cast } from '../helpers/random-history.ts';
import type { Move } from './moves.ts';
import { changedText } from './texts.ts';

/** Any act by anyone on any record, with fields that fit or do not. */
export function nonsense(records: readonly RecordState[], dice: Dice): Move {
  const record = dice.any(records);
  const id = record?.id ?? ('CR-001' as DocId);
  const other = dice.any(records)?.id ?? id;
  const act = dice.any(acts) ?? 'comment';
  const actor = dice.pick(cast);
  const someone = () => dice.pick(cast) as string as PrincipalId;
  const fields: EventDraft['fields'] = {
    ...(['review'].includes(act) ? { outcome: dice.pick(['recommend', 'request-updates', 'Pass']) } : {}),
    ...(['assign', 'delegate'].includes(act)
      ? { assignees: [...new Set([someone(), someone()])].sort() }
      : {}),
    ...(act === 'hand-over' ? { owner: someone() } : {}),
    ...(act === 'link' ? { child: other } : {}),
    ...(act === 'execute' ? { item: 'EI-1', outcome: 'Pass' } : {}),
    ...(act === 'checkout' && dice.chance(30) ? { authority: other } : {}),
  };
  const target = dice.chance(40) ? dice.any(states) : undefined;
  const changes = dice.chance(25) || act === 'checkin' || act === 'execute';
  return {
    actor,
    what: `nonsense: ${act} ${id}`,
    work: async (session) => {
      const path = documentPath(dice.chance(10) ? other : id);
      const files = new Map(changes ? [[path, await changedText(session, id, dice)]] : []);
      await session.event({
        id,
        act,
        text: 'words',
        reason: 'a reason',
        fields,
        files,
        ...(target ? { target } : {}),
        pins: act === 'link' || dice.chance(15) ? [other] : [],
      });
    },
  };
}
