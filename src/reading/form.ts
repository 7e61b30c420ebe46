import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { documentId } from '../acts/perform.ts';
import type { PromptItem, PromptPhase } from '../rules/checklists/prompt.ts';
import { promptPhase } from '../rules/checklists/prompt.ts';
import { fail } from '../rules/finding.ts';
import { askedOf } from '../rules/record/guards/checklist.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { DocId } from '../rules/values.ts';
import { type Check, checksOf } from './form/checks.ts';
import { type EvidenceSeen, evidenceOf, type ReviewSeen, reviewsOf } from './form/evidence.ts';
import { actingPrincipalIfAny, reading } from './open-reading.ts';
import { eventsOf, type RecordEvent } from './record-events.ts';
import { standingOf } from './standing.ts';

/** What a reviewer or approver is asked, and what there is to look at, of a record as it stands. */
export interface Form {
  readonly id: DocId;
  readonly title: string;
  readonly state: string;
  readonly version: string;
  readonly act: 'review' | 'approve';
  readonly phase: PromptPhase;
  /** Digest of the content that is to be judged. */
  readonly digest: string;
  /** The prompt file that applies, and its version. */
  readonly prompt: {
    readonly path: string;
    readonly oid: string;
    readonly title: string;
    readonly answers: 'required' | 'optional';
  };
  readonly reminders: readonly string[];
  readonly items: readonly PromptItem[];
  /** What the rules have checked, by the very functions that guard the lifecycle. */
  readonly checks: readonly Check[];
  /** The version that a redline begins at; null leaves it to `qms diff`. */
  readonly since: string | null;
  /** Nothing of it was ever in force, or reviewed by the reader: there is nothing to compare it with. */
  readonly allNew: boolean;
  readonly evidence: EvidenceSeen;
  /** For an approval: the reviews of the round. */
  readonly reviews: readonly ReviewSeen[];
}

/**
 * What changed since the reader last reviewed other content, or since the plan was approved, is what is new to them.
 *
 * @returns null where `qms diff` knows no worse a start
 */
function sinceFor(events: readonly RecordEvent[], record: RecordState, reader: string | null): string | null {
  const own = events.findLast(
    ({ event, state }) => event?.act === 'review' && event.actor === reader && state !== null,
  );
  if (own?.state && own.state.content !== record.content) return formatVersion(own.state.version);
  return record.phase === 'post' ? formatVersion({ major: record.version.major, minor: 0 }) : null;
}

async function formOf(context: ReadContext, id: DocId, act: Form['act']): Promise<Form> {
  const { state: record } = await standingOf(context, id);
  const asked = askedOf(context.policy, { name: record.kind }, record, act);
  if (asked === null)
    fail('checklist/none', `nothing is asked of a ${record.kind} that is ${record.state}`, {
      where: { record: id },
    });
  const principal = await actingPrincipalIfAny(context);
  const events = await eventsOf(context, id);
  const since = sinceFor(events, record, principal?.id ?? null);
  const { path, oid, title, answers, reminders } = asked.prompt;
  return {
    id,
    title: record.title,
    state: record.state,
    version: formatVersion(record.version),
    act,
    phase: promptPhase(record),
    digest: record.digest,
    prompt: { path, oid, title, answers },
    reminders,
    items: asked.items,
    checks: await checksOf(context, record, events),
    since,
    allNew: since === null && record.revises === null,
    evidence: await evidenceOf(context, record, events),
    reviews: act === 'approve' ? reviewsOf(record, events) : [],
  };
}

/**
 * The form of a review or approval, made from the record as it stands. Raises `record/unknown`, `checklist/none`.
 */
export function form(
  options: ContextOptions,
  input: { readonly id: string; readonly act: Form['act'] },
): Promise<Form> {
  return reading(options, (context) => formOf(context, documentId(input.id), input.act));
}
