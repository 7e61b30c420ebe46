import type { ContextOptions } from '../acts/context.ts';
import { documentId } from '../acts/perform.ts';
import { unwrap } from '../rules/finding.ts';
import { formatVersion } from '../rules/record/version.ts';
import { atVersion } from './content-at.ts';
import { entriesOf } from './history.ts';
import { reading } from './open-reading.ts';

export interface Remark {
  readonly event: string;
  readonly date: string | null;
  readonly actor: string | null;
  readonly act: 'review' | 'reject' | 'comment';
  readonly phase: 'pre' | 'post' | null;
  /** The version that it speaks of. */
  readonly version: string | null;
  /** `recommend` or `request-updates`; null for other acts. */
  readonly outcome: string | null;
  /** The comment, or the reason of a rejection. */
  readonly text: string;
  readonly valid: boolean;
}

export interface Remarks {
  readonly id: string;
  readonly title: string;
  readonly remarks: readonly Remark[];
}

function isRemark(act: string): act is Remark['act'] {
  return act === 'review' || act === 'reject' || act === 'comment';
}

/** What was said of a record, oldest first; with `version` only of that one. Raises `reading/no-version`. */
export function comments(
  options: ContextOptions,
  input: { readonly id: string; readonly version?: string | undefined },
): Promise<Remarks> {
  return reading(options, async (context) => {
    const id = documentId(input.id);
    const { state } = unwrap(await context.history.judgeRecord(id));
    const wanted =
      input.version === undefined
        ? null
        : formatVersion((await atVersion(context, id, input.version)).version);
    const remarks = (await entriesOf(context, id)).flatMap(({ act, ...entry }): Remark[] => {
      if (!isRemark(act) || (wanted !== null && entry.version !== wanted)) return [];
      const { oid: event, date, actor, phase, version, outcome, valid } = entry;
      const text = [entry.reason, entry.text].filter((each) => each).join('\n\n');
      return [{ event, date, actor, act, phase, version, outcome, text, valid }];
    });
    return { id, title: state.title, remarks };
  });
}
