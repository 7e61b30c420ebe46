import { join } from 'node:path';
import { readFileAt } from '../acts/content.ts';
import type { ContextOptions } from '../acts/context.ts';
import type { ActOutcome } from '../acts/outcome.ts';
import { type Finding, QmsError } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import type { RecordState } from '../rules/record/state.ts';
import { ruleEntry } from '../rules/registry.ts';
import type { DocId, PrincipalId } from '../rules/values.ts';
import type { StageFolders } from './folders.ts';
import { keepContext } from './kept-context.ts';

/** Where the replay acts: its own repository, with every actor's key beside it. */
export interface Stage {
  /** Performs an act as a principal at a time in seconds; refusals come back as findings, other failures are thrown. */
  act(
    id: DocId,
    who: PrincipalId,
    time: number,
    perform: (options: ContextOptions) => Promise<ActOutcome>,
  ): Promise<{ readonly outcome: ActOutcome } | { readonly findings: readonly Finding[] }>;
  /** A record as it stands, and its text; null where there is none. */
  look(id: DocId): Promise<{ readonly record: RecordState; readonly text: Uint8Array | null } | null>;
  close(): Promise<void>;
}

/** Whether a failure is a verdict of the rules, not of the machine: exit 1, 3 or 5. */
function refusalOf(error: unknown): readonly Finding[] | null {
  if (!(error instanceof QmsError)) return null;
  const verdict = error.findings.every((each) => [1, 3, 5].includes(ruleEntry(each.rule).exit));
  return verdict ? error.findings : null;
}

export function openStage({ work, keys, env }: StageFolders): Stage {
  const kept = keepContext();
  const options = (time: number): ContextOptions => ({
    cwd: work,
    env,
    clock: () => time * 1000,
    home: keys,
    open: kept.open,
  });
  return {
    async act(id, who, time, perform) {
      try {
        const outcome = await perform({ ...options(time), keyFlag: join(keys, who) });
        kept.moved(outcome.refs);
        return { outcome };
      } catch (error) {
        const findings = refusalOf(error);
        if (findings === null) throw error;
        await kept.refused(id);
        return { findings };
      }
    },
    async look(id) {
      const context = await kept.open(options(0));
      const judged = await context.history.judgeRecord(id);
      if (!judged.ok) return null;
      const { state } = judged.value;
      return { record: state, text: await readFileAt(context.reader, state.tree, documentPath(id)) };
    },
    close: kept.close,
  };
}
