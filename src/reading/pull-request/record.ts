import type { ReadContext } from '../../acts/context.ts';
import { foreseeEnact } from '../../history/foresee-enact.ts';
import { History } from '../../history/history.ts';
import { tipHeld } from '../../history/trunk-index.ts';
import { type Finding, finding } from '../../rules/finding.ts';
import { formatVersion } from '../../rules/record/version.ts';
import { isEnd } from '../../rules/states.ts';
import type { DocId } from '../../rules/values.ts';
import { gateOf } from '../gate.ts';
import { condition, errorFindings, type GateCondition, worst } from '../gates/condition.ts';
import { nextOf } from '../gates/next.ts';
import type { MergeAnswer, PullRequest } from './asked.ts';
import { judgedAsPush, judgedCondition } from './pushing.ts';
import { lostEvents } from './rewritten.ts';
import { againstToday } from './today.ts';

/** The same repository with a record at another tip: that of the event, whatever was pushed since. */
function withTip(context: ReadContext, id: DocId, tip: PullRequest['head']): ReadContext {
  const tips = new Map(context.tips).set(id, tip);
  return { ...context, tips, history: new History({ ...context.history.source, tips }) };
}

/**
 * What is wrong with its events. Against the present are judged those that are new or, where nobody says which are, the one on
 * which merging would rest.
 */
async function eventFindings(
  context: ReadContext,
  id: DocId,
  { head, branch, before }: PullRequest,
): Promise<readonly Finding[]> {
  if (before !== null)
    return judgedAsPush(context, [{ ref: `refs/heads/${branch}`, old: before, new: head }]);
  const judged = await context.history.judgeRecord(id);
  if (!judged.ok) return judged.findings;
  if (judged.value.refused) return judged.value.refused;
  const chain = await context.history.chain(id);
  const last = chain.ok && chain.value.endsInTrunk ? chain.value.oids.at(-1) : head;
  if (last === head) return againstToday(context, id);
  const message = `the branch of ${id} stands at ${head}; trunk holds ${last}`;
  return [finding('ref/behind-trunk', message, { where: { record: id, commit: head } })];
}

/** What the act that comes next for the record waits for. */
async function whatIsNext(context: ReadContext, id: DocId) {
  try {
    const report = await gateOf(context, id);
    if (report === null) return { conditions: [], next: [`qms next ${id}`] };
    const conditions = report.answers.map(({ event, system, conditions, answer }) => ({
      ...condition(event, `what comes next is ${system ? `${event} of ${system}` : event}`, [], {
        conditions,
      }),
      answer,
    }));
    return { conditions, next: [...new Set([`qms next ${id}`, ...nextOf(report)])] };
  } catch (error) {
    return {
      conditions: [condition('next', 'what comes next can be read', errorFindings('next', error))],
      next: [],
    };
  }
}

/**
 * A record's branch: every event of it is valid, it has come to an end, and the step that brings that end into trunk is
 * one that a tool makes without deciding anything.
 */
export async function judgeRecordRequest(
  opened: ReadContext,
  id: DocId,
  asked: PullRequest,
): Promise<MergeAnswer> {
  const context = withTip(opened, id, asked.head);
  const events = await eventFindings(context, id, asked);
  const findings = [...(await lostEvents(opened, context, id)), ...events];
  const chain = judgedCondition('chain', `every event of ${id} is one that the rules allow`, findings);
  const judged = await context.history.judgeRecord(id);
  if (findings.length > 0 || !judged.ok)
    return answered(id, `${id}, which cannot come in as it stands`, [chain], [`qms log ${id}`]);
  const { state: record } = judged.value;
  const about = `${id} ${record.state}, v${formatVersion(record.version)}`;
  const { trunk } = context.history.source;
  if (tipHeld(trunk, id, trunk.steps.length - 1) === record.tip)
    return answered(id, `${about}; trunk holds all of it`, [chain], []);
  if (!isEnd(record.state)) {
    const { conditions, next } = await whatIsNext(context, id);
    const message = `${id} is ${record.state}; only EFFECTIVE, CLOSED, RETIRED or CANCELLED is brought into trunk`;
    const open = finding('enact/not-ended', message, {
      where: { record: id },
      fix: `run \`qms next ${id}\``,
    });
    const ended = condition('ended', `${id} has come into force, or to its end`, [open], { conditions });
    return answered(id, about, [chain, ended], next);
  }
  const ended = condition('ended', `${id} has come into force, or to its end`, [], { shown: [record.state] });
  const step = await foreseeEnact(context.history, record);
  const enact = judgedCondition('enact', 'the step that brings it into trunk is mechanical', step);
  return answered(id, about, [chain, ended, enact], enact.answer === 'met' ? [`qms enact ${id}`] : []);
}

function answered(
  id: DocId,
  about: string,
  conditions: readonly GateCondition[],
  next: readonly string[],
): MergeAnswer {
  const answer = worst(conditions.map((each) => each.answer));
  return { what: 'record', about, records: [id], answer, conditions, next };
}
