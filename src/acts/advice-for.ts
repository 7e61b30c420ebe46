import { readDocument } from '../documents/parse.ts';
import { standingClears } from '../history/held.ts';
import type { History } from '../history/history.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import { decodeUtf8 } from '../rules/bytes/text.ts';
import type { Finding } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { holds, independentOf, liveKey } from '../rules/policy/questions.ts';
import { answersTo } from '../rules/record/guards/execution.ts';
import { placeholdersOf } from '../rules/record/guards/sections.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { PrincipalId } from '../rules/values.ts';
import { type Advice, type Advised, advise, isFor, isLinked } from './advice.ts';
import { adviseCode } from './advice-code.ts';
import { answerKind, withLinks } from './advice-links.ts';
import { readFileAt } from './content.ts';
import type { Session } from './session.ts';

/** What advice looks at: the history as it stands, and the policy in force. */
export interface AdviceContext {
  readonly history: History;
  readonly reader: ObjectReader;
  readonly policy: Policy;
}

/** Everyone who worked on a record or on its verification records. */
export async function contributorsOf(context: AdviceContext, record: RecordState): Promise<PrincipalId[]> {
  const all = new Set(Object.keys(record.contributors) as PrincipalId[]);
  for (const link of record.links) {
    const child = await context.history.judgeRecord(link.id);
    if (!child.ok || child.value.state.kind !== 'VR') continue;
    for (const each of Object.keys(child.value.state.contributors) as PrincipalId[]) all.add(each);
  }
  return [...all].sort();
}

/** Whether a team member still counts: a live key, the right to review, and no hand in the content. */
export function counts(
  context: AdviceContext,
  member: PrincipalId,
  contributors: readonly PrincipalId[],
): boolean {
  const { policy } = context;
  return (
    holds(policy, member, 'review') && liveKey(policy, member) && independentOf(policy, member, contributors)
  );
}

/** What is left to do in a record's document while work runs. */
export interface Left {
  /** Ids of the execution rows that have no outcome yet. */
  readonly items: readonly string[];
  /** Ids of the rows that failed and name nothing that answers it. */
  readonly unanswered: readonly string[];
  /** What stands for something to write that no row asks for: `[What was achieved]`. */
  readonly blanks: readonly string[];
}

export async function leftIn(context: AdviceContext, record: RecordState): Promise<Left> {
  const kind = context.policy.kinds.get(record.kind);
  const bytes = await readFileAt(context.reader, record.tree, documentPath(record.id));
  if (!kind || !bytes) return { items: [], unanswered: [], blanks: [] };
  const document = readDocument(bytes, kind);
  return {
    items: document.items.filter((item) => item.outcome === '').map((item) => item.id),
    unanswered: document.items
      .filter((item) => item.outcome === 'Fail' && answersTo(record, item).length === 0)
      .map((item) => item.id),
    blanks: wordsAt(bytes, [...document.leftToWrite, ...placeholdersOf(kind, document).toFill]),
  };
}

/** The placeholders at which findings point, each as it stands there. */
function wordsAt(bytes: Uint8Array, findings: readonly Finding[]): string[] {
  const lines = (decodeUtf8(bytes) ?? '').split('\n');
  return findings.map(({ where: { line = 1, column = 1 } }) => {
    const rest = (lines[line - 1] ?? '').slice(column - 1);
    return /^(?:\{\{[^}]*\}\}|\[[^\]]*\]|\w+)/.exec(rest)?.[0] ?? rest;
  });
}

/** An item that failed is done once it names a variance or exception report: the last that was opened, or one to open. */
async function answerFailure(
  { history }: AdviceContext,
  record: RecordState,
  item: string,
): Promise<Pick<Advice, 'command' | 'says'>> {
  const { id, links } = record;
  let opened: RecordState | null = null;
  for (const link of links.filter((each) => /-(VAR|ER)-[0-9]+$/.test(each.id))) {
    const child = await history.judgeRecord(link.id);
    if (child.ok && child.value.state.state !== 'CANCELLED') opened = child.value.state;
  }
  return opened
    ? {
        command: `qms execute ${id} ${item} --fail --summary TEXT --evidence "record ${opened.id}"`,
        says: `${item} failed: name what answers it`,
      }
    : {
        command: `qms create ${answerKind(record)} --parent ${id} --title TITLE`,
        says: `${item} failed: open what answers it`,
      };
}

/** The round waits only for members who no longer count: then routing ends it, or quality names others. */
function withoutReviewers(record: RecordState): Advice {
  return record.round !== null && record.round.reviews.length > 0
    ? {
        who: record.owner === null ? [] : [record.owner],
        role: 'the owner',
        command: `qms route ${record.id} --approval`,
        says: 'all who still count have reviewed',
      }
    : {
        who: [],
        role: 'quality',
        command: `qms assign ${record.id} --assignees NAME…`,
        says: 'nobody of the review team counts any more; name others',
      };
}

/** A matrix whose table is written by the tool, so that nobody has looked at the words around it. */
function isDraftMatrix({ kind, state, checkedOut }: RecordState): boolean {
  return kind === 'RTM' && state === 'DRAFT' && checkedOut === null;
}

/** {@link advise}, with what only the repository knows filled in: the next item, who could review, who still counts. */
export async function adviceFor(
  context: AdviceContext,
  standing: { readonly record: RecordState; readonly inTrunk: boolean },
): Promise<Advice[]> {
  const { record, inTrunk } = standing;
  const contributors = await contributorsOf(context, record);
  const linked = await isLinked(context.history, record);
  const advices = advise({ record, policy: context.policy, inTrunk, linked });
  const left = record.state === 'IN_EXECUTION' && record.kind !== 'VR' ? await leftIn(context, record) : null;
  const unwritten = isDraftMatrix(record) ? (await leftIn(context, record)).blanks : [];
  const { codes } = context.history.source.trunk;
  const code = await adviseCode(record, context.policy, {
    matrixOf: async ({ rtm }) => {
      const judged = await context.history.judgeRecord(rtm);
      return judged.ok ? judged.value.state : null;
    },
    clearOf: await standingClears(context.history, record, context.policy),
    usedClear: (clear) => codes.some((each) => each.clear === clear),
  });
  const filled: Advice[] = [];
  for (const advice of advices) {
    if (advice.command.startsWith(`qms execute ${record.id}`)) {
      const who = [...new Set([...advice.who, ...record.delegates])];
      const [item] = left?.items ?? [];
      const [failed] = left?.unanswered ?? [];
      if (item !== undefined)
        filled.push({ ...advice, who, command: advice.command.replace(' ITEM ', ` ${item} `) });
      else if (failed !== undefined)
        filled.push({ ...advice, who, ...(await answerFailure(context, record, failed)) });
    } else if (unwritten.length > 0 && advice.command === `qms checkout ${record.id}`) {
      const says = 'write what still stands in braces around the table';
      filled.unshift({ ...advice, says, blanks: unwritten });
    } else if (left && advice.command === `qms checkout ${record.id}`) {
      // What came of it is told once everything is done; until then the items come first.
      const { items, blanks } = left;
      if (items.length === 0 && blanks.length > 0) filled.push({ ...advice, blanks });
    } else if (advice.command.startsWith(`qms assign ${record.id}`)) {
      const able = [...context.policy.principals.keys()].filter((id) => counts(context, id, contributors));
      filled.push({ ...advice, says: `name the review team; independent: ${able.join(', ') || 'nobody'}` });
    } else if (advice.role === 'the review team') {
      const who = advice.who.filter((member) => counts(context, member, contributors));
      filled.push(who.length > 0 ? { ...advice, who } : withoutReviewers(record));
    } else if (advice.role === 'the approvers') {
      filled.push({ ...advice, who: advice.who.filter((member) => counts(context, member, contributors)) });
    } else if (code.length === 0 || !advice.command.startsWith(`qms route ${record.id}`)) filled.push(advice);
  }
  // It may not leave execution before its code is in trunk.
  const start = filled.findIndex(({ command }) => !command.startsWith('qms checkin'));
  const steps = [...filled.slice(0, Math.max(start, 0)), ...code, ...filled.slice(Math.max(start, 0))];
  return withLinks(context.history, record, context.policy.kinds.get(record.kind), steps);
}

/** What comes after an act, as it stands to the actor. */
export async function adviceAfter(session: Session, record: RecordState): Promise<Advised[]> {
  const { history, reader, context, actor } = session;
  const { policy } = context;
  const inTrunk = await session.isInTrunk(record);
  const advices = await adviceFor({ history, reader, policy }, { record, inTrunk });
  return advices.map((advice) => ({ ...advice, mine: isFor(policy, actor.id, advice) }));
}

/** A step as one line of text: the command, whose it is where it is another's, and what it is for. */
export function stepLine({ who, role, command, says }: Advice, actor: PrincipalId): string {
  const whose = who.includes(actor) ? '' : ` (${who.length > 0 ? who.join(', ') : role})`;
  return `${command}${whose}: ${says}`;
}
