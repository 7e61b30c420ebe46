import { QmsError, unwrap } from '../rules/finding.ts';
import { formatVersion } from '../rules/record/version.ts';
import { ruleEntry } from '../rules/registry.ts';
import { type DocId, isDocId, parseDocId } from '../rules/values.ts';
import { adviceAfter } from './advice-for.ts';
import { type Actor, type ContextOptions, fetchGoverned, openActor, openContext } from './context.ts';
import { fetchNews } from './news.ts';
import type { ActOutcome } from './outcome.ts';
import { Session } from './session.ts';
import { settle } from './settle.ts';
import { failRace, maySignAgain } from './sign-again.ts';
import { forget, hasArrived, readUnsettled, type Unsettled } from './unsettled.ts';
import { type Copy, removeCopies, stageCopies } from './workspace.ts';

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

/**
 * Performs an act: opens the repository as the signing key's principal, lets `body` make events, moves the refs all
 * together, and on a lost race begins again on what the winner left. An act that fails leaves refs, index, work tree
 * and workspace as they were; one that was done in an earlier run, whose answer was lost, is not done again.
 */
export async function perform(
  act: string,
  options: ContextOptions,
  body: (session: Session) => Promise<Done>,
): Promise<ActOutcome> {
  let fetched = false;
  let signed = false;
  for (let attempt = 1; ; attempt++) {
    const context = await openContext(options);
    let session: Session | null = null;
    let actor: Actor | null = null;
    try {
      actor = await openActor(context);
      const earlier = options.dryRun ? [] : await readUnsettled(context.repository);
      if (earlier.length > 0 && context.refs.remote !== null && !fetched) {
        fetched = true;
        await fetchGoverned(context.repository, context.refs);
        continue;
      }
      session = new Session(context, actor);
      for (const each of earlier) {
        if (!(await hasArrived(context, each))) continue;
        await forget([each]);
        if (isSame(each, act, options, actor)) return await outcomeOfEarlier(session, each);
        session.notes.push(`your ${each.act} before this one arrived, though its answer was lost`);
      }
      const done = await body(session);
      const outcome = await outcomeOf(act, session, done);
      if (options.dryRun) return outcome;
      const notes = await count(act, session, done);
      if (notes !== null) {
        const same = earlier.filter((each) => isSame(each, act, options, session?.actor));
        await forget(same);
        return {
          ...outcome,
          counted: context.refs.remote === null ? 'local' : 'remote',
          notes: [...outcome.notes, ...notes],
        };
      }
      signed ||= session.signatures > 0;
      const again =
        attempt < attempts && (await maySignAgain(act, actor.signer.key, signed, options.confirm));
      if (!again) failRace(act, attempt);
    } catch (error) {
      signed ||= (session?.signatures ?? 0) > 0;
      // What looks refused here may be allowed by what others pushed since the last fetch: look once before saying no.
      const stale = isRefusal(error) && context.refs.remote !== null && !fetched && !options.dryRun;
      if (!stale || !(await fetchNews(context))) throw error;
      if (actor && !(await maySignAgain(act, actor.signer.key, signed, options.confirm))) throw error;
      fetched = true;
      continue;
    } finally {
      await context.close();
    }
    if (context.refs.remote !== null) await fetchGoverned(context.repository, context.refs);
  }
}

/** Moves the refs, with the workspace copies ready beside. @returns notes; null if the race was lost */
async function count(act: string, session: Session, done: Done): Promise<string[] | null> {
  const { repository } = session.context;
  const staged = await stageCopies(repository, done.copies ?? []);
  const settled = await settle(act, session, done.document).catch(async (error) => {
    await staged.discard();
    throw error;
  });
  if (settled === 'race') {
    await staged.discard();
    return null;
  }
  return [...(await staged.place()), ...(await removeCopies(repository, done.removes ?? []))];
}

/** Whether rules refused, so that newer history may say otherwise; not where the machine or the key is at fault. */
function isRefusal(error: unknown): boolean {
  const atFault = ['signature/no-key', 'signature/key-unreadable', 'signature/sign-failed', 'act/race'];
  return (
    error instanceof QmsError &&
    error.findings.every(({ rule }) => ruleEntry(rule).exit < 6 && !atFault.includes(rule))
  );
}

function isSame(earlier: Unsettled, act: string, { request }: ContextOptions, actor?: Actor): boolean {
  return (
    earlier.request !== null &&
    earlier.request === request &&
    earlier.act === act &&
    earlier.actor === actor?.id
  );
}

/** The outcome of an act that an earlier run did without hearing that it was done. */
async function outcomeOfEarlier(session: Session, earlier: Unsettled): Promise<ActOutcome> {
  const { act, document, made, refs } = earlier;
  const id = document !== null && isDocId(document) ? document : null;
  const outcome = await outcomeOf(act, session, { document: id });
  const record = id === null ? null : await session.recordIfAny(id);
  const copy =
    record?.checkedOut !== null && record?.owner === session.actor.id
      ? [`\`qms checkout ${id}\` writes your copy, if it is missing`]
      : [];
  const note = 'an earlier run had done this, though its answer was lost; it was not done again';
  const counted = session.context.refs.remote === null ? 'local' : 'remote';
  return { ...outcome, commits: made, refs, counted, notes: [note, ...copy] };
}

/** What the session has made, as it will stand once the refs have moved. */
async function outcomeOf(act: string, session: Session, done: Done): Promise<ActOutcome> {
  const record = done.document === null ? null : await session.recordIfAny(done.document);
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
    next: record ? await adviceAfter(session, record) : [],
  };
}

/** A document id as a person typed it: case and white space do not matter. Raises `id/grammar`. */
export function documentId(text: string): DocId {
  return unwrap(parseDocId(text.trim().toUpperCase()));
}
