import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { listRefs, updateRefs } from '../../repository/git/refs.ts';
import { fetch, pushTo, refusalText, trackingRef } from '../../repository/git/remote.ts';
import { gitText, runGit } from '../../repository/git/run.ts';
import { type Finding, fail, unwrap } from '../../rules/finding.ts';
import { answerRef, parseProposalRef, proposalPrefix, proposalRef } from '../../rules/relay/proposal-ref.ts';
import { type DocId, isDocId, isOid, type Oid } from '../../rules/values.ts';
import { fetchGoverned, type ReadContext, recordPrefix } from '../context.ts';
import { readAnswer } from './answer.ts';

/** Where `old` is `new`, nothing but the steps of trunk is asked for. */
type Updates = readonly { readonly ref: string; readonly old?: string | null; readonly new: string }[];

/** What became of a proposal, as far as is known. */
export type Outcome =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }
  /** It is not there, and nobody says why. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'waiting'; readonly seconds: number };

/** A name that no other proposal has, the older ones first in a list of branches. */
export function newNonce(): string {
  return `${Date.now().toString(36).padStart(9, '0')}${randomBytes(8).toString('hex')}`;
}

/** The records that an act moves, and where to. Raises `relay/steps-itself` for anything else. */
function tipsOf(updates: Updates): Map<DocId, Oid> {
  return new Map(
    updates.map(({ ref, new: to }) => {
      const id = ref.slice(recordPrefix.length);
      if (ref.startsWith(recordPrefix) && isDocId(id) && isOid(to)) return [id, to];
      return fail('relay/steps-itself', `${ref} is not moved by those who propose`, { where: { ref } });
    }),
  );
}

/**
 * Lays what an act made before the relay, all of it or nothing. Raises `push/refused`, `relay/steps-itself`, `remote/…`.
 */
export function sendProposal(context: ReadContext, remote: string, nonce: string, updates: Updates) {
  return lay(context, remote, nonce, tipsOf(updates));
}

/** Lays a change of ungoverned files before the relay, unless it lies there already. Raises `push/refused`, `remote/…`. */
export async function sendChange(context: ReadContext, remote: string, nonce: string, head: Oid) {
  const there = await refsThere(context, remote, nonce);
  if (there.get(proposalRef(nonce, 'trunk')) !== head) await lay(context, remote, nonce, [['trunk', head]]);
}

async function lay(
  context: ReadContext,
  remote: string,
  nonce: string,
  names: Iterable<readonly [DocId | 'trunk', Oid]>,
): Promise<void> {
  const branches = [...names].map(([what, to]) => ({ ref: proposalRef(nonce, what), old: null, new: to }));
  const sent = await pushTo(context.repository, remote, branches);
  if (sent.kind === 'done') return;
  const said = sent.kind === 'race' ? sent.refs.join(', ') : refusalText(sent);
  fail('push/refused', `${remote} takes no proposal: ${said}`);
}

/** The refs of one proposal, as the remote has them now. */
async function refsThere(
  { repository }: ReadContext,
  remote: string,
  nonce: string,
): Promise<Map<string, Oid>> {
  const pattern = `${proposalPrefix}${nonce}/*`;
  const text = await gitText(repository, ['ls-remote', '--refs', '--end-of-options', remote, pattern], {
    transport: true,
  });
  const refs = new Map<string, Oid>();
  for (const line of text.split('\n')) {
    const [oid = '', ref = ''] = line.split('\t');
    if (isOid(oid) && parseProposalRef(ref)?.nonce === nonce) refs.set(ref, oid);
  }
  return refs;
}

/** What the relay said, taken away then: it was for whoever proposed. */
async function takeAnswer(
  context: ReadContext,
  remote: string,
  nonce: string,
  oid: Oid,
  proposed: readonly string[],
): Promise<readonly Finding[]> {
  const { repository, reader, policy } = context;
  const ref = answerRef(nonce);
  const here = trackingRef(remote, ref) ?? ref;
  await fetch(repository, remote, [`+${ref}:${here}`]);
  const findings = await readAnswer(reader, policy, oid, nonce, proposed);
  // Should this fail, the relay takes it away later.
  await pushTo(repository, remote, [{ ref, old: oid, new: null }]).catch(() => {});
  const left = (await listRefs(repository, [here])).get(here) ?? null;
  if (left !== null) await updateRefs(repository, [{ ref: here, old: left, new: null }], 'qms: answer read');
  return unwrap(findings);
}

async function isHeld({ repository, refs }: ReadContext, remote: string, updates: Updates): Promise<boolean> {
  for (const { ref, new: to } of updates) {
    const here = trackingRef(remote, ref);
    const tip = here === null ? null : (await listRefs(repository, [here])).get(here);
    const trunk = trackingRef(remote, `refs/heads/${refs.trunk}`);
    // A record that came to its end may have been archived since.
    const inside = [tip, trunk].filter((each): each is string => each !== null && each !== undefined);
    const asked = inside.map((each) =>
      runGit(repository, ['merge-base', '--is-ancestor', to, each], { okExitCodes: [0, 1, 128] }),
    );
    if ((await Promise.all(asked)).every(({ exitCode }) => exitCode !== 0)) return false;
  }
  return true;
}

/** Seconds from one look to the next: often at first, then seldom, since a host starts its jobs in its own time. */
function pause(waited: number): number {
  return Math.min(0.25 + waited / 8, 10);
}

function patience({ options, repository }: ReadContext): number {
  if (options.relayWait !== undefined) return options.relayWait;
  const set = repository.config.get('qms.relaywait') ?? '600';
  if (!/^[0-9]{1,6}$/.test(set))
    fail('relay/transport', `qms.relayWait is ${JSON.stringify(set)}, not seconds`);
  return Number(set);
}

/**
 * Waits until the relay has decided, at most as long as `qms.relayWait` says (seconds, 600 without it).
 *
 * Raises `relay/answer` for an answer that is not the relay's, `git/aborted`, `remote/…`.
 */
export async function awaitProposal(
  context: ReadContext,
  remote: string,
  nonce: string,
  updates: Updates,
): Promise<Outcome> {
  const outcome = await untilDecided(context, remote, nonce, updates);
  if (outcome.kind !== 'waiting' && outcome.kind !== 'gone') await dropTracking(context, remote, nonce);
  return outcome;
}

/** git keeps a tracking ref for each branch that it pushed; of one that the relay took away it would stay for ever. */
export async function dropTracking(
  { repository }: ReadContext,
  remote: string,
  nonce: string,
): Promise<void> {
  const below = trackingRef(remote, `${proposalPrefix}${nonce}`);
  if (below === null) return;
  const left = [...(await listRefs(repository, [below]))].map(([ref, old]) => ({ ref, old, new: null }));
  // A fetch that takes them away at this moment does what was wanted.
  if (left.length > 0) await updateRefs(repository, left, 'qms: proposal decided');
}

async function untilDecided(
  context: ReadContext,
  remote: string,
  nonce: string,
  updates: Updates,
): Promise<Outcome> {
  const { signal } = context.options;
  const seconds = patience(context);
  const started = Date.now();
  for (;;) {
    const there = await refsThere(context, remote, nonce);
    const answer = there.get(answerRef(nonce));
    if (answer !== undefined && there.size === 1) {
      const proposed = updates.map(({ new: to }) => to);
      await fetchGoverned(context.repository, context.refs);
      const moved = updates.filter(({ old, new: to }) => old !== to);
      // Whatever an answer says: what trunk or the record holds was admitted.
      if (moved.length > 0 && (await isHeld(context, remote, moved))) return { kind: 'admitted' };
      return { kind: 'refused', findings: await takeAnswer(context, remote, nonce, answer, proposed) };
    }
    if (there.size === 0) {
      await fetchGoverned(context.repository, context.refs);
      return { kind: (await isHeld(context, remote, updates)) ? 'admitted' : 'gone' };
    }
    const waited = (Date.now() - started) / 1000;
    if (waited >= seconds) return { kind: 'waiting', seconds };
    await sleep(Math.min(pause(waited), seconds - waited) * 1000, undefined, signal ? { signal } : {}).catch(
      (error) =>
        fail('git/aborted', 'the act was stopped while the relay had not answered yet', { cause: error }),
    );
  }
}

export function failWaiting(act: string, nonce: string, seconds: number): never {
  return fail(
    'relay/waiting',
    `${act} was proposed as propose/${nonce}; the relay has not answered within ${seconds} seconds`,
  );
}
