import { keepIntention, readIntention } from '../acts/answer-file.ts';
import { type ContextOptions, openActor, type ReadContext } from '../acts/context.ts';
import { readWritten, type Written } from '../acts/interactive.ts';
import { documentId } from '../acts/perform.ts';
import { oneLine } from '../acts/proposal.ts';
import { compile } from '../documents/interactive/compile.ts';
import { fail } from '../rules/finding.ts';
import { answerForm } from '../rules/interactive/admit.ts';
import type { Entry } from '../rules/interactive/answers.ts';
import { type Place, standingAnswers, walk } from '../rules/interactive/walk.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { State } from '../rules/states.ts';
import { actingPrincipalIfAny, reading } from './open-reading.ts';
import { standingOf } from './standing.ts';

export interface InteractInput {
  readonly id: string;
  /** An earlier answer that the actor is about to amend, with the reason; null calls it off. */
  readonly goto?: { readonly item: string; readonly reason: string } | null | undefined;
}

/** What is asked, with what was answered to it before. */
export interface Question {
  readonly item: string;
  /** What an answer may be: `yes or no`. */
  readonly form: string;
  /** Whether the answer names the commit of the system under test. */
  readonly commit: boolean;
  /** The template's words, earlier answers filled in. */
  readonly guidance: string;
  /** Earlier answers to it, the standing one last. */
  readonly given: readonly Entry[];
}

export interface Interaction {
  readonly id: string;
  readonly title: string;
  readonly state: State;
  readonly version: string;
  readonly template: string;
  /** What is asked now, or what the actor is about to amend; null when nothing is left to answer. */
  readonly question: Question | null;
  /** Why the actor amends what is shown; null where it is what is asked now. */
  readonly amends: string | null;
  /** The items of the standing answers, in the order of the way. */
  readonly answered: readonly string[];
  /** What is left to answer, at the least. */
  readonly open: readonly string[];
  /** Loops that can be reopened. */
  readonly loops: readonly string[];
  readonly entries: readonly Entry[];
  /** The document as it stands. */
  readonly compiled: string;
  /** The exact next commands, best first. */
  readonly commands: readonly string[];
}

/** The template's words with the answers that stand filled in, each on one line. */
function guidanceOf({ template, responses }: Written, place: Place, record: RecordState): string {
  const answers = standingAnswers(responses.entries);
  const known = new Map([
    ['ID', record.id as string],
    ['TITLE', responses.title],
    ['PARENT', record.parent ?? 'none'],
    ['_n', String(place.iteration)],
  ]);
  return (template.guidance.get(place.node.id) ?? '').replace(/\{\{([^{}]*)\}\}/g, (_whole, name: string) => {
    const loop = template.graph.nodes.get(name)?.loop ?? null;
    const item = loop === null ? name : `${name}.${place.iteration}`;
    return known.get(name) ?? answers.get(item)?.value.replace(/\s+/g, ' ') ?? '…';
  });
}

function questionOf(written: Written, place: Place, record: RecordState): Question {
  return {
    item: place.item,
    form: answerForm(place.node),
    commit: place.node.kind === 'prompt' && place.node.commit,
    guidance: guidanceOf(written, place, record),
    given: written.responses.entries.filter(({ kind, item }) => kind === 'answer' && item === place.item),
  };
}

function commandsOf(
  id: string,
  question: Question | null,
  amends: string | null,
  loops: readonly string[],
): string[] {
  const again = loops.map((loop) => `qms interact ${id} --reopen ${loop} --reason TEXT`);
  if (question === null) return [`qms interact ${id} --goto ITEM --reason TEXT`, ...again];
  const value =
    question.form === 'yes or no'
      ? 'yes|no'
      : question.form === 'exactly Pass or Fail'
        ? 'Pass|Fail'
        : 'TEXT';
  const commit = question.commit ? ' --system-dir DIR' : '';
  const answer = `qms interact ${id} --at ${question.item} --respond ${value}${commit}`;
  return amends === null ? [answer] : [answer, `qms interact ${id} --cancel-goto`];
}

/** Keeps or forgets what the actor is about to amend; what cannot be amended is refused at once. */
async function intend(
  context: ReadContext,
  record: RecordState,
  places: readonly Place[],
  input: InteractInput,
): Promise<void> {
  const { repository, options } = context;
  const actor = await openActor(context);
  if (input.goto === null)
    return options.dryRun ? undefined : keepIntention(repository, actor.id, record.id, null);
  if (input.goto === undefined) return;
  const { item } = input.goto;
  const reason = oneLine(input.goto.reason);
  if (!places.some((place) => place.item === item)) {
    const known = places.map((place) => place.item).join(', ') || 'nothing yet';
    fail('respond/not-asked', `${item} has no answer that stands; there are answers to: ${known}`);
  }
  if (reason === '') fail('respond/reason', `${item} is amended without a reason`);
  if (!options.dryRun) await keepIntention(repository, actor.id, record.id, { item, reason });
}

/**
 * Where an interactively written record stands: what is asked now, with its guidance, and the command that answers it.
 * Raises `respond/not-interactive`.
 */
export function interact(options: ContextOptions, input: InteractInput): Promise<Interaction> {
  return reading(options, async (context) => {
    const id = documentId(input.id);
    const { state: record } = await standingOf(context, id);
    const written = await readWritten(context, record);
    const { template, responses } = written;
    const way = walk(template.graph, responses.entries);
    if (input.goto !== undefined) await intend(context, record, way.answered, input);
    const actor = await actingPrincipalIfAny(context);
    const kept = actor && (await readIntention(context.repository, actor.id, id));
    const amended = way.answered.find((place) => place.item === kept?.item);
    const place = amended ?? way.open[0] ?? null;
    const question = place && questionOf(written, place, record);
    const amends = amended ? (kept?.reason ?? null) : null;
    const loops = [...way.iterations.keys()].filter((loop) => way.open[0]?.node.loop !== loop);
    return {
      id,
      title: record.title,
      state: record.state,
      version: formatVersion(record.version),
      template: `${responses.template.name} ${responses.template.oid}`,
      question,
      amends,
      answered: way.answered.map((each) => each.item),
      open: way.open.map((each) => each.item),
      loops,
      entries: responses.entries,
      compiled: Buffer.from(compile(template, responses, { id, parent: record.parent })).toString('utf8'),
      commands: commandsOf(id, question, amends, loops),
    };
  });
}
