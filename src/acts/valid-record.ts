import type { History } from '../history/history.ts';
import { fail, unwrap } from '../rules/finding.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { DocId } from '../rules/values.ts';

/** A record whose whole history is valid. Raises `record/unknown`, `history/missing-object`, `record/invalid`. */
export async function validRecord(history: History, id: DocId): Promise<RecordState> {
  const judged = unwrap(await history.judgeRecord(id));
  if (!judged.refused) return judged.state;
  const absent = judged.refused.find(
    ({ rule }) => rule === 'history/missing-object' || rule === 'object/missing',
  );
  const where = { record: id };
  if (absent)
    fail('history/missing-object', `the history of ${id} is incomplete here: ${absent.message}`, { where });
  fail('record/invalid', `the history of ${id} is not valid: ${judged.refused[0]?.message ?? ''}`, { where });
}
