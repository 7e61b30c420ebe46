import { join } from 'node:path';
import { readFileAt } from '../acts/content.ts';
import { type ContextOptions, openContext } from '../acts/context.ts';
import type { ActOutcome } from '../acts/outcome.ts';
import { type Finding, QmsError } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import type { RecordState } from '../rules/record/state.ts';
import { ruleEntry } from '../rules/registry.ts';
import type { DocId, PrincipalId } from '../rules/values.ts';

/** Where the replay acts: a clone of its own server, with every actor's key beside it. */
export interface Stage {
  /** Performs an act as a principal at a time in seconds; refusals come back as findings, other failures are thrown. */
  act(
    who: PrincipalId,
    time: number,
    perform: (options: ContextOptions) => Promise<ActOutcome>,
  ): Promise<{ readonly outcome: ActOutcome } | { readonly findings: readonly Finding[] }>;
  /** A record as it stands, and its text; null where there is none. */
  look(id: DocId): Promise<{ readonly record: RecordState; readonly text: Uint8Array | null } | null>;
}

export interface StageFolders {
  readonly work: string;
  readonly keys: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly genesis: string;
}

/** Whether a failure is a verdict of the rules, not of the machine: exit 1, 3 or 5, and not a server that disagrees. */
function refusalOf(error: unknown): readonly Finding[] | null {
  if (!(error instanceof QmsError)) return null;
  const verdict = error.findings.every(
    (each) => [1, 3, 5].includes(ruleEntry(each.rule).exit) && each.rule !== 'push/refused',
  );
  return verdict ? error.findings : null;
}

export function openStage({ work, keys, env }: Omit<StageFolders, 'genesis'>): Stage {
  const options = (time: number): ContextOptions => ({
    cwd: work,
    env,
    clock: () => time * 1000,
    home: keys,
  });
  return {
    async act(who, time, perform) {
      try {
        return { outcome: await perform({ ...options(time), keyFlag: join(keys, who) }) };
      } catch (error) {
        const findings = refusalOf(error);
        if (findings === null) throw error;
        return { findings };
      }
    },
    async look(id) {
      const context = await openContext(options(0));
      try {
        const judged = await context.history.judgeRecord(id);
        if (!judged.ok) return null;
        const { state } = judged.value;
        return { record: state, text: await readFileAt(context.reader, state.tree, documentPath(id)) };
      } finally {
        await context.close();
      }
    },
  };
}
