import { cleanText } from '../rules/bytes/text.ts';
import { fail } from '../rules/finding.ts';
import { nextIteration } from '../rules/interactive/admit.ts';
import { type Entry, entryTime } from '../rules/interactive/answers.ts';
import { walk } from '../rules/interactive/walk.ts';
import type { RecordState } from '../rules/record/state.ts';
import { readAnswerFile, readIntention } from './answer-file.ts';
import type { ContextOptions } from './context.ts';
import { filesOf, readWritten, type Written } from './interactive.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';
import { oneLine } from './proposal.ts';

export interface RespondInput {
  readonly id: string;
  /** The answer; with `reopen` there is none. */
  readonly value?: string | undefined;
  /** A file of the actor's workspace that holds the answer. */
  readonly file?: string | undefined;
  /** What the author saw asked; where something else is asked by now, nothing is answered. */
  readonly at?: string | undefined;
  /** An earlier answer to amend, such as `step_actual.2`; without it what the actor said they would, or what is asked now. */
  readonly goto?: string | undefined;
  /** Why an earlier answer is amended, or a loop reopened. */
  readonly reason?: string | undefined;
  /** `SYSTEM OID`, where the question asks for the commit of the system under test. */
  readonly commit?: string | undefined;
  /** A loop that was left, to be gone through once more. */
  readonly reopen?: string | undefined;
}

/** So much of an answer stands in the message too; all of it stands in responses.yaml. */
const shown = 4000;

/** A value of a gate or outcome as a person types it: `y`, `PASS`. */
function asAsked(value: string, { template }: Written, item: string): string {
  const text = cleanText(value);
  const node = template.graph.nodes.get(item.split('.')[0] ?? '');
  if (node?.kind === 'gate') return { y: 'yes', n: 'no' }[text.toLowerCase()] ?? text.toLowerCase();
  if (node?.kind === 'prompt' && node.type === 'outcome')
    return { pass: 'Pass', fail: 'Fail' }[text.toLowerCase()] ?? text;
  if (node?.kind === 'prompt' && node.type === 'items') return text.split(/[\s,]+/).join(', ');
  return text;
}

/** What is asked now. Raises `respond/not-asked` where nothing is. */
function asked(record: RecordState, { template, responses }: Written): string {
  const [place] = walk(template.graph, responses.entries).open;
  if (place) return place.item;
  return fail('respond/not-asked', `${record.id} is complete: nothing more is asked`, {
    fix: `amend an answer: \`qms interact ${record.id} --goto ITEM --reason TEXT --respond VALUE\``,
  });
}

function itemOf(
  record: RecordState,
  written: Written,
  input: RespondInput,
  amends: string | undefined,
): string {
  const { template, responses } = written;
  if (input.reopen === undefined) return amends ?? asked(record, written);
  return `${input.reopen}.${nextIteration(template.graph, responses.entries, input.reopen)}`;
}

/**
 * Gives one answer to an interactively written record, amends an earlier one, or reopens a loop: one signed event that
 * holds the answer. Raises `act/race` where somebody else answered what was asked when the act began: an answer is never
 * moved on to the next question.
 */
export function respond(options: ContextOptions, input: RespondInput): Promise<ActOutcome> {
  let first: string | null = null;
  return perform('respond', options, async (session) => {
    const id = documentId(input.id);
    const record = await session.record(id);
    const written = await readWritten(session, record);
    const { repository } = session.context;
    const intended =
      input.goto === undefined && input.reopen === undefined
        ? await readIntention(repository, session.actor.id, id)
        : null;
    const item = itemOf(record, written, input, input.goto ?? intended?.item);
    first ??= input.at ?? item;
    if (item !== first)
      fail('act/race', `${first} of ${id} is not asked any more: ${item} is`, {
        fix: `look again: \`qms interact ${id}\``,
      });
    const time = Math.max(session.now(), record.date);
    const reason = oneLine(input.reason ?? intended?.reason ?? '') || null;
    const value =
      input.file === undefined
        ? (input.value ?? '')
        : await readAnswerFile(repository, session.actor.id, id, options.cwd, input.file);
    const entry: Entry = {
      kind: input.reopen === undefined ? 'answer' : 'reopen',
      item,
      value: input.reopen === undefined ? asAsked(value, written, item) : '',
      commit: input.commit ?? null,
      reason,
      by: session.actor.id,
      at: entryTime(time),
    };
    const responses = { ...written.responses, entries: [...written.responses.entries, entry] };
    await session.event({
      id,
      act: 'respond',
      text: entry.value.length > shown ? `${entry.value.slice(0, shown)} …` : entry.value,
      time,
      reason: reason ?? undefined,
      fields: { item, commits: entry.commit === null ? [] : [entry.commit] },
      files: filesOf(id, record.parent, { template: written.template, responses }),
    });
    return { document: id, removes: intended ? [intended.copy] : [] };
  });
}
