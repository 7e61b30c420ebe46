import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { clearDraft, closeDraft, notRouted, releaseDraft, routeDraft, routeTarget } from '../acts/drafts.ts';
import { documentId } from '../acts/perform.ts';
import { releasesOf } from '../acts/releases.ts';
import type { EventDraft } from '../acts/session.ts';
import { validRecord } from '../acts/valid-record.ts';
import { standingClears } from '../history/held.ts';
import { fail, finding } from '../rules/finding.ts';
import type { GateAct } from '../rules/gates/act-names.ts';
import { commitMeant } from '../rules/gates/commit-meant.ts';
import type { Act } from '../rules/record/acts.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { State } from '../rules/states.ts';
import { type DocId, isOid, type Oid, type PrincipalId } from '../rules/values.ts';
import { nextAct, systemsNamed } from './gates/acts.ts';
import { askEvent, type EventAnswer } from './gates/ask-event.ts';
import { type Answer, condition, type GateCondition, worst } from './gates/condition.ts';
import { reading } from './open-reading.ts';

/** What stands between a record and one event: for a merge, of one system. */
export interface GateAnswer {
  /** Null for every act but a merge. */
  readonly system: string | null;
  /** The qualified commit; null where none is given, and the record has no results of the system. */
  readonly commit: Oid | null;
  /** The event that the act makes. */
  readonly event: Act;
  /** Who could make it; null where nobody may. */
  readonly by: PrincipalId | null;
  readonly answer: Answer;
  readonly conditions: readonly GateCondition[];
}

export interface GateReport {
  readonly id: DocId;
  readonly state: State;
  readonly act: GateAct;
  readonly answer: Answer;
  readonly answers: readonly GateAnswer[];
}

export interface GateInput {
  readonly id: string;
  /** By default the act that comes next. */
  readonly act?: GateAct | undefined;
  /** The qualified commit of a merge, in full. */
  readonly commit?: string | undefined;
}

/**
 * Why an act may, or may not yet, happen to a record: every condition of the event, as the rules answer it for everything
 * as it stands now. Raises `record/unknown`; `ci/system` for a merge of what names no system; `lifecycle/no-transition`
 * where no act comes next.
 */
export function gate(options: ContextOptions, input: GateInput): Promise<GateReport> {
  return reading(options, async (context) => {
    const report = await gateOf(context, documentId(input.id), input);
    return (
      report ??
      fail('lifecycle/no-transition', `nothing that a gate holds comes next for ${documentId(input.id)}`, {
        fix: 'name the act: `qms gate ID close`',
        where: { record: documentId(input.id) },
      })
    );
  });
}

/** {@link gate} in an opened repository; null where no act is named, and none comes next. */
export async function gateOf(
  context: ReadContext,
  id: DocId,
  { act: asked, commit }: Omit<GateInput, 'id'> = {},
): Promise<GateReport | null> {
  const { history, policy } = context;
  const record = await validRecord(history, id);
  if (!record.born) fail('record/unknown', `there is no record ${id}`);
  const { codes } = history.source.trunk;
  const usedClear = (clear: Oid) => codes.some((code) => code.clear === clear);
  const act = asked ?? nextAct(policy, record, await standingClears(history, record, policy), usedClear);
  if (act === null) return null;
  const answers =
    act === 'merge'
      ? await mergeAnswers(context, record, commit, usedClear)
      : [await eventAnswer(context, record, act)];
  return { id, state: record.state, act, answer: worst(answers.map(({ answer }) => answer)), answers };
}

function answered(
  event: Act,
  { by, conditions }: Omit<EventAnswer, 'next'>,
  of: Partial<Pick<GateAnswer, 'system' | 'commit'>> = {},
): GateAnswer {
  const answer = worst(conditions.map((each) => each.answer));
  return { system: null, commit: null, ...of, event, by, answer, conditions };
}

async function eventAnswer(
  context: ReadContext,
  record: RecordState,
  act: Exclude<GateAct, 'merge'>,
): Promise<GateAnswer> {
  const { id, state } = record;
  if (act === 'close') return closeAnswer(context, record);
  if (act === 'release') return answered('release', await askEvent(context, record, releaseDraft(id)));
  const decides: EventDraft | null =
    act === 'review' && state.startsWith('IN_') && state.endsWith('REVIEW')
      ? { id, act: 'review', text: 'read', fields: { outcome: 'recommend' } }
      : act === 'approval' && state.endsWith('APPROVAL')
        ? { id, act: 'approve' }
        : null;
  if (decides) return answered(decides.act, await askEvent(context, record, decides));
  const target = routeTarget(context.policy, record, act);
  if (target !== null) return answered('route', await askEvent(context, record, routeDraft(record, target)));
  const asks = `route for ${act} is possible while it is ${state}`;
  const conditions = [condition('lifecycle', asks, [notRouted(record, act)])];
  return answered('route', { by: null, conditions });
}

/** A close also closes the verification records that are still open, just before. */
async function closeAnswer(context: ReadContext, record: RecordState): Promise<GateAnswer> {
  const { history, policy } = context;
  const foreseen = new Map<DocId, RecordState>();
  const attached: GateCondition[] = [];
  for (const { id } of record.state === 'POST_APPROVED' ? record.links : []) {
    const linked = await history.judgeRecord(id);
    if (!linked.ok || linked.value.state.kind !== 'VR' || linked.value.state.state !== 'IN_EXECUTION')
      continue;
    const { next, conditions } = await askEvent(
      context,
      linked.value.state,
      { id, act: 'close' },
      new Map([[record.id, record]]),
    );
    if (next) foreseen.set(id, next);
    attached.push(condition(id, `${id} closes with it`, [], { conditions }));
  }
  const clearOf = await standingClears(history, record, policy);
  const releases = releasesOf(history.source.trunk, record, clearOf, []);
  const draft = await closeDraft(history, policy, record, releases);
  const { by, conditions } = await askEvent(context, record, draft, foreseen);
  return answered('close', { by, conditions: [...attached, ...conditions] });
}

async function mergeAnswers(
  context: ReadContext,
  record: RecordState,
  given: string | undefined,
  usedClear: (clear: Oid) => boolean,
): Promise<GateAnswer[]> {
  const { history, policy } = context;
  const names = systemsNamed(policy, record);
  if (names.length === 0) fail('ci/system', `${record.id} names no system in its front matter`);
  if (given !== undefined && !isOid(given))
    fail('ci/commit', `${JSON.stringify(given)} is not a full commit id of 40 hexadecimal digits`);
  const answers: GateAnswer[] = [];
  const clearOf = await standingClears(history, record, policy);
  for (const name of names) {
    const system = policy.systems.get(name);
    const only = (each: GateCondition, commit: Oid | null = null) =>
      answers.push(answered('clear', { by: null, conditions: [each] }, { system: name, commit }));
    if (!system) {
      const unknown = finding('system/unknown', `the policy registers no system ${name}`);
      only(condition('system/unknown', `the policy registers ${name}`, [unknown]));
      continue;
    }
    const rtm = await history.judgeRecord(system.rtm);
    const commit = (given ??
      commitMeant(record, name, rtm.ok ? rtm.value.state : null, clearOf)) as Oid | null;
    const clear = clearOf(name);
    if (commit === null) {
      const none = finding('gate/suites', `${record.id} has no results of ${name}`, {
        fix: `run \`qms next ${record.id}\``,
      });
      only(condition('gate/suites', `${[...system.suites.keys()].join(', ')} passed at a commit`, [none]));
    } else if (clear?.commit === commit && usedClear(clear.oid)) {
      const shown = [`cleared by ${clear.oid.slice(0, 12)}`];
      only(
        condition('code-in-trunk', `trunk holds the code of ${name} at ${commit.slice(0, 12)}`, [], {
          shown,
        }),
        commit,
      );
    } else {
      const draft = await clearDraft(history, record, system, commit);
      answers.push(answered('clear', await askEvent(context, record, draft), { system: name, commit }));
    }
  }
  return answers;
}
