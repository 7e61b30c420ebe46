import { QmsError, unwrap } from '../rules/finding.ts';
import { formatVersion } from '../rules/record/version.ts';
import { type RuleId, ruleEntry } from '../rules/registry.ts';
import { type DocId, isDocId, parseDocId } from '../rules/values.ts';
import { adviceAfter, stepLine } from './advice-for.ts';
import {
  type Actor,
  type ContextOptions,
  fetchGoverned,
  openActor,
  openContext,
  type ReadContext,
} from './context.ts';
import { fetchNews, hasNews } from './news.ts';
import type { ActOutcome } from './outcome.ts';
import { awaitProposal, failWaiting } from './relay/propose.ts';
import { stepsBetween } from './relay/told.ts';
import { Session } from './session.ts';
import { isUnknown, type Settled, settle } from './settle.ts';
import { failLocked, failRace, maySignAgain } from './sign-again.ts';
import { copiesOf, forget, hasArrived, readUnsettled, settleCopies, type Unsettled } from './unsettled.ts';
import { type Copy, discardCopies, placeCopies, stageCopies } from './workspace.ts';

/** What an act's body leaves for the outcome, beside the session's commits and notes. */
export interface Done {
  readonly document: DocId | null;
  /** Workspace copies to write once the refs have moved. */
  readonly copies?: readonly Copy[];
  /** Workspace copies that the record holds then. */
  readonly removes?: readonly Copy[];
}

/** Enough for many who act on one record at once: of those who race, one gets through each time. */
const attempts = 24;
/** How often a lock of the remote may be in the way while nothing moves there. */
const lockedAttempts = 8;

/**
 * Performs an act: opens the repository as the signing key's principal, lets `body` make events, moves the refs all
 * together, and on a lost race begins again on what the winner left. An act that fails leaves refs, index, work tree
 * and workspace as they were; one that was done in an earlier run, whose answer was lost, is not done again. So what an
 * act leaves behind to be recognised by is forgotten last of all, when its answer has been given.
 */
export async function perform(
  act: string,
  options: ContextOptions,
  body: (session: Session) => Promise<Done>,
): Promise<ActOutcome> {
  const afterAnswer = async (task: () => Promise<void>) =>
    options.afterAnswer ? options.afterAnswer(task) : task();
  let fetched = false;
  let signed = false;
  let locked = 0;
  for (let attempt = 1; ; attempt++) {
    const context = await (options.open ?? openContext)(options);
    let session: Session | null = null;
    let actor: Actor | null = null;
    try {
      actor = await openActor(context);
      const earlier = options.dryRun
        ? []
        : await readUnsettled(
            context.repository,
            options.requestName === undefined ? undefined : options.request,
          );
      const arrived = new Set<Unsettled>();
      for (const each of earlier) if (await hasArrived(context, each)) arrived.add(each);
      if (arrived.size < earlier.length && context.refs.remote !== null && !fetched) {
        fetched = true;
        await fetchGoverned(context.repository, context.refs);
        continue;
      }
      session = new Session(context, actor);
      const known: typeof earlier = [];
      let again = false;
      for (const each of earlier) {
        const same = isSame(each, act, options, actor);
        if (!arrived.has(each)) {
          if (each.nonce !== null && same) {
            // It is answered from what this makes known, or was refused: then it is done anew.
            if ((await waitAgain(context, each)) === 'admitted') {
              again = true;
              break;
            }
            await forget([each]);
          } else if (each.old) await forget([each]);
          else if (same) known.push(each);
          continue;
        }
        if (same || each.passing) known.push(each);
        if (same) {
          const problems = await settleCopies(context.repository, each);
          const outcome = await outcomeOfEarlier(session, each, problems);
          await afterAnswer(() => forget(known));
          return outcome;
        }
        await placeCopies(each.staged);
        if (each.passing)
          session.notes.push(`your ${each.act} before this one arrived, though its answer was lost`);
      }
      if (again) continue;
      const done = await body(session);
      const outcome = await outcomeOf(act, session, done);
      if (options.dryRun) return outcome;
      const counted = await count(act, session, done);
      if (counted.kind === 'done') {
        await afterAnswer(async () => {
          await counted.forget();
          await forget(known);
        });
        const told = context.relay ? await outcomeThere(act, context, actor, done, outcome) : outcome;
        return {
          ...told,
          counted: context.refs.remote === null ? 'local' : 'remote',
          notes: [...told.notes, ...counted.notes],
        };
      }
      signed ||= session.signatures > 0;
      if (context.refs.remote !== null) await fetchGoverned(context.repository, context.refs);
      const news = await hasNews(context);
      if (counted.refusal && !news) throw counted.refusal;
      locked = counted.lock === null || news ? 0 : locked + 1;
      if (counted.lock !== null && locked === lockedAttempts) failLocked(act, counted.lock, locked);
      const tryAgain =
        attempt < attempts && (await maySignAgain(act, actor.signer.key, signed, options.confirm));
      if (!tryAgain) failRace(act, attempt);
    } catch (error) {
      signed ||= (session?.signatures ?? 0) > 0;
      // What looks refused here may be allowed by what others did meanwhile: look before saying no, at the remote once.
      if (!isRefusal(error) || options.dryRun || attempt === attempts) throw error;
      const asks: boolean = context.refs.remote !== null && !fetched;
      if (!(await hasNews(context)) && !(asks && (await fetchNews(context)))) throw error;
      if (actor && !(await maySignAgain(act, actor.signer.key, signed, options.confirm))) throw error;
      fetched ||= asks;
    } finally {
      await context.close();
    }
  }
}

type Counted =
  | (Extract<Settled, { kind: 'done' }> & { readonly notes: readonly string[] })
  | Exclude<Settled, { kind: 'done' }>;

/** Moves the refs, with the workspace copies ready beside. */
async function count(act: string, session: Session, done: Done): Promise<Counted> {
  const { repository } = session.context;
  const staged = await stageCopies(repository, done.copies ?? []);
  const copies = copiesOf(staged, done.removes ?? []);
  const settled = await settle(act, session, done.document, copies).catch(async (error) => {
    // Should the act have arrived, then a later run puts them in their place.
    if (!isUnknown(error)) await discardCopies(staged);
    throw error;
  });
  if (settled.kind === 'race') {
    await discardCopies(staged);
    return settled;
  }
  return { ...settled, notes: await settleCopies(repository, copies) };
}

/** Whether rules refused, so that newer history may say otherwise; not where the machine or the key is at fault. */
function isRefusal(error: unknown): boolean {
  const atFault = ['signature/no-key', 'signature/key-unreadable', 'signature/sign-failed', 'act/race'];
  // What was proposed may be admitted yet: to begin again by oneself would propose it twice.
  const proposed = ['relay/waiting', 'relay/vanished', 'relay/answer'];
  // Another act of the same actor may just have written the copy that is in the way.
  const refuses = (rule: RuleId) =>
    (ruleEntry(rule).exit < 6 && !atFault.includes(rule) && !proposed.includes(rule)) ||
    rule === 'workspace/in-the-way';
  return error instanceof QmsError && error.findings.every(({ rule }) => refuses(rule));
}

function isSame(earlier: Unsettled, act: string, { request }: ContextOptions, actor?: Actor): boolean {
  return (
    earlier.request !== null &&
    earlier.request === request &&
    earlier.act === act &&
    earlier.actor === actor?.id
  );
}

/** Goes on waiting for what an earlier run proposed. Raises `relay/waiting`, `relay/answer`. */
async function waitAgain(context: ReadContext, { nonce, act, refs }: Unsettled): Promise<'admitted' | 'not'> {
  const { remote } = context.refs;
  if (remote === null || nonce === null) return 'not';
  const moves = refs.flatMap(({ ref, old, new: to }) => (to === null ? [] : [{ ref, old, new: to }]));
  const answer = await awaitProposal(context, remote, nonce, moves);
  if (answer.kind === 'waiting') failWaiting(act, nonce, answer.seconds);
  return answer.kind === 'admitted' ? 'admitted' : 'not';
}

/** How the record stands where a relay has added its steps to what was proposed, and which those are. */
async function outcomeThere(
  act: string,
  before: ReadContext,
  actor: Actor,
  done: Done,
  outcome: ActOutcome,
): Promise<ActOutcome> {
  const { options } = before;
  const context = await (options.open ?? openContext)(options);
  try {
    const { state, version, steps, next } = await outcomeOf(act, new Session(context, actor), done);
    const made = done.document === null ? [] : await stepsBetween(before, context, done.document);
    return { ...outcome, state, version, steps, next, notes: [...outcome.notes, ...made] };
  } finally {
    await context.close();
  }
}

/** The outcome of an act that an earlier run did without hearing that it was done. */
async function outcomeOfEarlier(
  session: Session,
  earlier: Unsettled,
  problems: readonly string[],
): Promise<ActOutcome> {
  const { act, document, made, refs } = earlier;
  const id = document !== null && isDocId(document) ? document : null;
  const outcome = await outcomeOf(act, session, { document: id });
  const note = 'an earlier run had done this, though its answer was lost; it was not done again';
  const counted = session.context.refs.remote === null ? 'local' : 'remote';
  const files = earlier.staged.copies.map(({ path }) => path);
  return { ...outcome, commits: made, refs, counted, files, notes: [note, ...problems] };
}

/** What the session has made, as it will stand once the refs have moved. */
async function outcomeOf(act: string, session: Session, done: Done): Promise<ActOutcome> {
  const record = done.document === null ? null : await session.recordIfAny(done.document);
  const steps = record ? await adviceAfter(session, record) : [];
  return {
    act,
    document: done.document,
    state: record?.state ?? null,
    version: record ? formatVersion(record.version) : null,
    commits: session.made,
    refs: session.updates(),
    counted: 'planned',
    notes: session.notes,
    warnings: [],
    files: (done.copies ?? []).map(({ path }) => path),
    steps,
    next: steps.map((step) => stepLine(step, session.actor.id)),
  };
}

/** A document id as a person typed it: case and white space do not matter. Raises `id/grammar`. */
export function documentId(text: string): DocId {
  return unwrap(parseDocId(text.trim().toUpperCase()));
}
