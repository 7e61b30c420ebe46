import { newCommits, type ReadContext } from '../../acts/context.ts';
import { listedBranches } from '../../acts/fetched-refs.ts';
import { isIncomplete } from '../../history/commits.ts';
import { decidePush, type PushedRef, type PushSource } from '../../history/push.ts';
import { indexFrom } from '../../history/trunk-index.ts';
import { type Finding, QmsError } from '../../rules/finding.ts';
import { condition, type GateCondition } from '../gates/condition.ts';

/**
 * What the gate of a server would say of a push of branches, at a server that stands as the remote was fetched, but with
 * these refs where the push finds them.
 */
export async function judgedAsPush(
  context: ReadContext,
  pushed: readonly PushedRef[],
): Promise<readonly Finding[]> {
  const { repository, reader, founded, options, history } = context;
  const { trunk } = history.source;
  const listed = listedBranches(context);
  const before = new Map(pushed.map(({ ref, old }) => [ref, old]));
  const source: PushSource = {
    repository,
    reader,
    founded,
    now: Math.floor((options.clock ?? Date.now)() / 1000),
    newCommits: (tips, base) => newCommits(repository, tips, base),
    index: (_reader, _founded, tip) => indexFrom(reader, founded, trunk, tip),
    standing: async (prefixes) => {
      const wanted = (ref: string) =>
        prefixes.some((prefix) => ref === prefix || ref.startsWith(`${prefix}/`));
      const others = listed.filter(({ ref }) => wanted(ref) && !before.has(ref));
      const moved = [...before].flatMap(([ref, oid]) =>
        oid !== null && wanted(ref) ? [{ ref, oid, symbolicTarget: null }] : [],
      );
      return [...others, ...moved];
    },
  };
  try {
    return (await decidePush(source, pushed)).findings;
  } catch (error) {
    if (error instanceof QmsError) return error.findings;
    throw error;
  }
}

/** A condition that a judgement answers; what it could not read leaves it unanswered. */
export function judgedCondition(
  name: string,
  asks: string,
  findings: readonly Finding[],
  more: Parameters<typeof condition>[3] = {},
): GateCondition {
  return condition(name, asks, findings, findings.some(isIncomplete) ? { ...more, answer: 'error' } : more);
}
