import { readRef, updateRefs } from '../repository/git/refs.ts';
import { push } from '../repository/git/remote.ts';
import { fail, finding, QmsError, unwrap } from '../rules/finding.ts';
import { formatVersion } from '../rules/record/version.ts';
import { type DocId, type Oid, parseDocId } from '../rules/values.ts';
import { adviceAfter } from './advice.ts';
import { type ContextOptions, fetchGoverned, openActor, openContext, type ReadContext } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { Session } from './session.ts';
import { moveWorkTree } from './work-tree.ts';

/** What an act's body leaves for the outcome, beside the session's commits and notes. */
export interface Done {
  readonly document: DocId | null;
  readonly files?: readonly string[];
  /** Runs once the refs have moved: writing or removing workspace copies. */
  readonly afterwards?: () => Promise<void>;
}

const attempts = 6;

/**
 * Performs an act: opens the repository as the signing key's principal, lets `body` make events, moves the refs all
 * together, and on a lost race begins again on what the winner left. An act that fails leaves refs, index, work tree
 * and workspace as they were.
 */
export async function perform(
  act: string,
  options: ContextOptions,
  body: (session: Session) => Promise<Done>,
): Promise<ActOutcome> {
  let fetched = false;
  for (let attempt = 1; ; attempt++) {
    const context = await openContext(options);
    try {
      const session = new Session(context, await openActor(context));
      const done = await body(session);
      const settled = options.dryRun ? 'planned' : await settle(act, context, session);
      if (settled !== 'race') {
        if (settled !== 'planned') await done.afterwards?.();
        return await outcomeOf(act, session, done, settled);
      }
    } catch (error) {
      // What looks refused here may be allowed by what others pushed since the last fetch: look once before saying no.
      const stale = error instanceof QmsError && context.refs.remote !== null && !fetched && !options.dryRun;
      if (!stale || !(await fetchNews(context))) throw error;
      fetched = true;
      continue;
    } finally {
      await context.close();
    }
    if (attempt === attempts) fail('act/race', `${act} lost ${attempts} races in a row`);
    if (context.refs.remote !== null) await fetchGoverned(context.repository, context.refs);
  }
}

/** Fetches, and says whether anything moved. */
async function fetchNews(context: ReadContext): Promise<boolean> {
  const { recordTips } = await import('./context.ts');
  try {
    await fetchGoverned(context.repository, context.refs);
  } catch {
    return false;
  }
  const tips = await recordTips(context.repository, context.refs);
  const trunk = await readRef(
    context.repository,
    `refs/remotes/${context.refs.remote}/${context.refs.trunk}`,
  );
  return (
    trunk !== context.trunkTip ||
    tips.size !== context.tips.size ||
    [...tips].some(([id, tip]) => context.tips.get(id) !== tip)
  );
}

async function settle(
  act: string,
  context: ReadContext,
  session: Session,
): Promise<'remote' | 'local' | 'race'> {
  const updates = session.updates();
  const { remote } = context.refs;
  if (updates.length === 0) return remote === null ? 'local' : 'remote';
  if (remote !== null) {
    const pushed = await push(context.repository, remote, updates);
    if (pushed.kind === 'done') return 'remote';
    if (pushed.kind === 'race') return 'race';
    throw new QmsError([
      finding(
        'push/refused',
        `${remote} refused: ${pushed.lines.join(' ') || pushed.refs.map((ref) => `${ref.ref} ${ref.reason}`).join('; ')}`,
      ),
    ]);
  }
  const trunkRef = `refs/heads/${context.refs.trunk}`;
  const trunk = updates.find((update) => update.ref === trunkRef);
  const undo = trunk ? await moveWorkTree(context.repository, trunkRef, trunk.old as Oid, trunk.new) : null;
  const moved = await updateRefs(context.repository, updates, `qms ${act}`);
  if (moved.ok) return 'local';
  await undo?.();
  if (moved.findings.some((each) => each.rule === 'ref/race')) return 'race';
  return unwrap(moved);
}

async function outcomeOf(
  act: string,
  session: Session,
  done: Done,
  counted: ActOutcome['counted'],
): Promise<ActOutcome> {
  const record = done.document === null ? null : await session.recordIfAny(done.document);
  return {
    act,
    document: done.document,
    state: record?.state ?? null,
    version: record ? formatVersion(record.version) : null,
    commits: session.made,
    refs: session.updates(),
    counted,
    notes: session.notes,
    warnings: [],
    files: done.files ?? [],
    next: record ? await adviceAfter(session, record) : [],
  };
}

/** A document id as a person typed it: case and white space do not matter. Raises `id/grammar`. */
export function documentId(text: string): DocId {
  return unwrap(parseDocId(text.trim().toUpperCase()));
}
