import type { Session } from '../../src/acts/session.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { RecordState } from '../../src/rules/record/state.ts';
import type { DocId } from '../../src/rules/values.ts';
import type { Dice } from '../helpers/dice.ts';
import type { Name } from '../helpers/random-history.ts';
import { firstQuestions } from '../helpers/verification-record.ts';
import { freeId, hasRoom, type Move, type Scene } from './moves.ts';
import { firstText } from './texts.ts';

const creators = ['bot', 'bot', 'bot2', 'qbot', 'ada', 'bea'] as const;

/** `create`, and with a parent its `link`, as the act does both; now and then the link is forgotten. */
export async function begin(
  session: Session,
  kind: string,
  id: DocId,
  parent: DocId | null,
  dice: Dice,
): Promise<void> {
  const asked = kind === 'VR' ? await firstQuestions(session, id, parent) : null;
  const born = await session.event({
    id,
    act: 'create',
    fields: { parentDocument: parent, template: asked?.template ?? null },
    pins: parent === null ? [] : [parent],
    files: asked?.files ?? new Map([[documentPath(id), await firstText(session, kind, id, parent, dice)]]),
  });
  if (parent === null || dice.chance(8)) return;
  await session.event({
    id: parent,
    act: 'link',
    fields: { child: id },
    exactPins: [{ name: id, oid: born.tip }],
  });
}

function creation(actor: Name, kind: string, scene: Scene, parent: DocId | null, dice: Dice): Move {
  const id = freeId(scene, kind, parent);
  return { actor, what: `create ${id}`, work: (session) => begin(session, kind, id, parent, dice) };
}

/** A new document of a kind without a parent, or the first revision of one that genesis holds. */
export function beginnings(scene: Scene, dice: Dice): Move {
  const actor = dice.pick(creators);
  if (dice.chance(10)) {
    const id = dice.pick(['TEMPLATE-SOP', 'TEMPLATE-CR'] as DocId[] as [DocId, ...DocId[]]);
    return {
      actor,
      what: `check out ${id}`,
      work: async (session) => {
        await session.event({ id, act: 'checkout' });
      },
    };
  }
  return creation(actor, dice.pick(['CR', 'CR', 'CR', 'SOP', 'SOP', 'INV']), scene, null, dice);
}

/** A child of a record: the kinds that fit where it stands. */
export function children(record: RecordState, scene: Scene, dice: Dice): Move[] {
  const kinds: Partial<Record<RecordState['state'], string[]>> = {
    DRAFT: record.kind === 'CR' ? ['TP'] : [],
    IN_EXECUTION: record.kind === 'TP' ? ['ER', 'VAR'] : ['VAR', 'VR', 'VR'],
    CLOSED: ['ADD'],
  };
  const kind =
    record.kind === 'VR' || record.phase === null ? undefined : dice.any(kinds[record.state] ?? []);
  if (!kind || record.id.length > 22 || !hasRoom(scene)) return [];
  const actor = record.owner && dice.chance(60) ? (record.owner as string as Name) : dice.pick(creators);
  return [creation(actor, kind, scene, record.id, dice)];
}
