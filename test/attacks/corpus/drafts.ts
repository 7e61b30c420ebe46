import { documentPath, recordDirectory } from '../../../src/rules/kinds/ids.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { type EventByHand, eventByHand, tipOf } from '../../helpers/hand-made.ts';
import { foundSystem } from '../../helpers/quality-system.ts';
import { oncePerFile } from '../../helpers/test-file.ts';
import type { Attack, Attempt, Stage } from '../attack.ts';
import { stageOf } from '../play.ts';
import { type Entry, treeWithFolder, writeBlob } from './raw-tree.ts';

/** Two drafts that bot has checked out: one to attack, one for what is harmless and stays. */
export const draft = 'CR-001' as DocId;
export const besides = 'CR-002' as DocId;

/** The stage; founded once for all groups that a test file plays. */
export const stage = oncePerFile(async (): Promise<Stage> => {
  const qs = await foundSystem({ server: true });
  await qs.crIn('DRAFT');
  await qs.crIn('DRAFT');
  return stageOf(qs);
});

/** A version with a higher X. */
function next(version: string): string {
  const [n, x] = version.split('.');
  return `${n}.${Number(x) + 1}`;
}

async function pushContent(
  { qs }: Stage,
  id: DocId,
  event: Partial<EventByHand> & Pick<EventByHand, 'act'>,
): Promise<Attempt> {
  const format = '--format=%(trailers:key=QMS-Version,valueonly)';
  const version = next((await qs.git('log', '-1', format, await tipOf(qs, id))).trim());
  return { push: { [`qms/${id}`]: await eventByHand(qs, { id, by: 'bot', version, ...event }) } };
}

export type Told = Omit<Attack, 'attempt'>;

/** Attaches what some entries of the record's folder are, put in or changed byte by byte. */
export function attached(
  told: Told,
  change: (entries: readonly Entry[], blob: string, tip: string) => readonly Entry[],
  id: DocId = draft,
  text = 'Some evidence.\n',
): Attack {
  return {
    ...told,
    attempt: async (on) => {
      const { path } = on.qs;
      const tip = await tipOf(on.qs, id);
      const blob = await writeBlob(path, text);
      const base = await on.qs.git('rev-parse', `${tip}^{tree}`);
      const tree = await treeWithFolder(path, base, recordDirectory(id) ?? '', (entries) =>
        change(entries, blob, tip),
      );
      return pushContent(on, id, { act: 'attach', tree });
    },
  };
}

/** Checks in another text. */
export function checkedIn(told: Told, change: (text: string) => string, id: DocId = draft): Attack {
  return {
    ...told,
    attempt: async (on) => {
      const text = await on.qs.git('show', `${await tipOf(on.qs, id)}:${documentPath(id)}`);
      return pushContent(on, id, { act: 'checkin', files: { [documentPath(id)]: change(`${text}\n`) } });
    },
  };
}
