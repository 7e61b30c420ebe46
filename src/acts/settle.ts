import { type RefUpdate, readRef, updateRefs } from '../repository/git/refs.ts';
import { push, refusalText, trackingRef } from '../repository/git/remote.ts';
import { runGit } from '../repository/git/run.ts';
import { fail, finding, QmsError, unwrap } from '../rules/finding.ts';
import { relayIn } from '../rules/policy/questions.ts';
import type { RuleId } from '../rules/registry.ts';
import type { DocId } from '../rules/values.ts';
import { fetchGoverned, type ReadContext } from './context.ts';
import { awaitProposal, failWaiting, newNonce, sendProposal } from './relay/propose.ts';
import type { Session } from './session.ts';
import { type Unsettled, writeUnsettled } from './unsettled.ts';
import { moveWorkTree } from './work-tree.ts';

/** `refusal` is what the gate said, where it was the gate that found the race; `lock` the file on the remote that held it up. */
type Moved =
  | { readonly kind: 'done' }
  | { readonly kind: 'race'; readonly refusal: QmsError | null; readonly lock: string | null };

/** `forget` takes the note of the act away: not before whoever asked for it knows that it is done. */
export type Settled =
  | { readonly kind: 'done'; readonly forget: () => Promise<void> }
  | Exclude<Moved, { kind: 'done' }>;

const done: Moved = { kind: 'done' };
const race: Moved = { kind: 'race', refusal: null, lock: null };

type Updates = ReturnType<Session['updates']>;

/** Moves what the session made into place, all refs or none: on the remote where one is set, else here. */
export async function settle(
  act: string,
  session: Session,
  document: DocId | null,
  copies: Pick<Unsettled, 'staged' | 'removes'>,
): Promise<Settled> {
  const { context, actor, made } = session;
  const updates = session.updates();
  if (updates.length === 0) return { kind: 'done', forget: async () => {} };
  const { remote } = context.refs;
  const { request = null, requestName } = context.options;
  const named = requestName !== undefined;
  const nonce = context.relay ? newNonce() : null;
  const entry = { act, actor: actor.id, request, named, document, refs: updates, made, nonce, ...copies };
  const noted = await writeUnsettled(context.repository, entry);
  try {
    const end =
      remote === null
        ? await moveHere(act, context, updates)
        : nonce === null
          ? await moveThere(act, context, remote, updates)
          : await propose(act, context, remote, nonce, updates);
    if (end.kind === 'done') return { kind: 'done', forget: noted.settled };
    await noted.settled();
    return end;
  } catch (error) {
    await (isUnknown(error) ? noted.unknown() : noted.settled());
    throw error;
  }
}

const unknownAfter: ReadonlySet<RuleId> = new Set(['remote/unreachable', 'git/aborted', 'relay/waiting']);

/** After these failures only the remote knows what it accepted. */
export function isUnknown(error: unknown): boolean {
  return !(error instanceof QmsError) || error.findings.some(({ rule }) => unknownAfter.has(rule));
}

/** A relay that judged an older state of the remote: somebody else's event came in between. */
const overtaken: ReadonlySet<RuleId> = new Set(['ref/race', 'ref/rewritten', 'pin/stale']);

async function propose(
  act: string,
  context: ReadContext,
  remote: string,
  nonce: string,
  updates: Updates,
): Promise<Moved> {
  await sendProposal(context, remote, nonce, updates);
  const answer = await awaitProposal(context, remote, nonce, updates);
  if (answer.kind === 'admitted') return done;
  if (answer.kind === 'gone')
    fail('relay/vanished', `the proposal propose/${nonce} is gone, and nothing was admitted`);
  if (answer.kind === 'waiting') failWaiting(act, nonce, answer.seconds);
  const refusal = new QmsError(answer.findings);
  if (answer.findings.some(({ rule }) => overtaken.has(rule))) return { kind: 'race', refusal, lock: null };
  throw refusal;
}

async function moveThere(
  act: string,
  context: ReadContext,
  remote: string,
  updates: Updates,
): Promise<Moved> {
  const pushed = await push(context.repository, remote, updates).catch((error) =>
    findOut(act, context, remote, updates, error),
  );
  if (pushed.kind === 'done') return done;
  if (pushed.kind === 'race') return { kind: 'race', refusal: null, lock: pushed.lock ?? null };
  const service = relayIn(context.policy);
  const refusal = new QmsError([
    finding('push/refused', `${remote} refused: ${refusalText(pushed)}`, {
      // Rules of the host know no fix; those of a gate name theirs in what the server said.
      ...(service === null || pushed.lines.some((line) => /^\s*fix: /.test(line))
        ? {}
        : {
            fix: `\`git config qms.transport relay\`, where the host lets only ${service} move trunk and records`,
          }),
    }),
  ]);
  // Two pushes at once: git hands both to the gate, which then names what moved in between.
  if (pushed.lines.some((line) => /^\s*(ref\/race|pin\/stale): /.test(line)))
    return { kind: 'race', refusal, lock: null };
  throw refusal;
}

/** The connection broke, or the act was stopped, while the remote was answering: asks it whether the push arrived. */
async function findOut(
  act: string,
  context: ReadContext,
  remote: string,
  updates: Updates,
  error: unknown,
): Promise<typeof done> {
  if (!isUnknown(error)) throw error;
  const fix =
    context.options.request === undefined
      ? 'run `git fetch` and look with `qms status` before you run the command again'
      : 'run the same command again: it asks first whether this one arrived, and then does it only if it did not';
  if (context.options.signal?.aborted)
    fail('git/aborted', `${act} was stopped while ${remote} was answering: it may have arrived there`, {
      fix,
      cause: error,
    });
  const [message = ''] = error instanceof QmsError ? error.findings.map((each) => each.message) : [];
  const arrived = await hasMoved(context, remote, updates);
  if (arrived) return done;
  const known =
    arrived === null ? 'whether it arrived is not known' : `${remote} does not hold it at present`;
  fail('remote/unreachable', `${message}; ${known}`, { fix, cause: error });
}

/** Null where the remote cannot be asked. */
async function hasMoved(context: ReadContext, remote: string, updates: Updates): Promise<boolean | null> {
  const [first] = updates;
  const tracking = first && trackingRef(remote, first.ref);
  if (!tracking) return null;
  try {
    await fetchGoverned(context.repository, context.refs);
    const tip = await readRef(context.repository, tracking);
    if (tip === null) return false;
    const args = ['merge-base', '--is-ancestor', first.new, tip];
    return (await runGit(context.repository, args, { okExitCodes: [0, 1] })).exitCode === 0;
  } catch {
    return null;
  }
}

async function moveHere(act: string, context: ReadContext, updates: Updates): Promise<Moved> {
  const trunkRef = `refs/heads/${context.refs.trunk}`;
  const trunk = updates.find((update) => update.ref === trunkRef);
  if (!trunk) return (await moveRefs(act, context, updates)) ? done : race;
  const move = await moveWorkTree(context.repository, trunkRef, trunk.old, trunk.new);
  let moved = false;
  try {
    moved = await moveRefs(act, context, updates);
  } finally {
    await (moved ? move?.keep() : move?.undo());
  }
  return moved ? done : race;
}

/** @returns false if somebody else was faster */
async function moveRefs(act: string, context: ReadContext, updates: readonly RefUpdate[]): Promise<boolean> {
  const moved = await updateRefs(context.repository, updates, `qms ${act}`);
  if (!moved.ok && moved.findings.some((each) => each.rule === 'ref/race')) return false;
  unwrap(moved);
  return true;
}
