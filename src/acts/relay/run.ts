import { openRepository } from '../../repository/git/location.ts';
import type { RefUpdate } from '../../repository/git/refs.ts';
import { pushTo, remoteFor } from '../../repository/git/remote.ts';
import { type Finding, fail, finding } from '../../rules/finding.ts';
import { mayAct } from '../../rules/policy/questions.ts';
import type { Oid } from '../../rules/values.ts';
import { type ContextOptions, openActor, openContext } from '../context.ts';
import type { MadeCommit } from '../outcome.ts';
import { admit, type Desk } from './admit.ts';
import { refuseProposal } from './answer.ts';
import { listProposals, type Proposed, type Waiting } from './proposals.ts';
import { combined, fetchRemoteRefs } from './remote-refs.ts';

/** What became of one proposal. */
export interface Decided extends Pick<Proposed, 'nonce' | 'tips' | 'change'> {
  /** Empty where it was admitted. */
  readonly findings: readonly Finding[];
  /** Steps of trunk that the relay made for it. */
  readonly steps: readonly MadeCommit[];
  /** The commit that says why it was refused. */
  readonly answer: Oid | null;
}

export interface RelayReport {
  readonly decided: readonly Decided[];
  /** Proposals that the next run finds. */
  readonly waiting: number;
  /** Branches below `propose/` that are no proposals; they are left alone. */
  readonly strange: readonly string[];
  /** Pushes that the remote took. */
  readonly pushes: number;
}

export interface RelayInput {
  /** Seconds after which no further proposal is begun; 300 by default. */
  readonly seconds?: number;
}

/** So many are moved by one push: hosts take few of them a minute, and what one push holds is lost with it in a race. */
const batchSize = 40;
/** So often may others move what a run is about to move, before it leaves the rest to the next one. */
const mostRaces = 8;
/** Answers that nobody fetched stand so long, in seconds. */
const answersStand = 7 * 86_400;

interface Batch {
  readonly decided: readonly Decided[];
  readonly updates: readonly RefUpdate[];
  /** Proposals at which this machine failed, with the first failure: others must not wait for them. */
  readonly aside: readonly string[];
  readonly trouble: unknown;
}

async function openDesk(options: ContextOptions): Promise<{ readonly desk: Desk; readonly remote: string }> {
  const repository = await openRepository(options.cwd, options.env);
  const remote = remoteFor(repository.config);
  if (remote === null) fail('relay/no-remote', `${repository.commonDir} has no remote`);
  const refs = await fetchRemoteRefs(repository, remote);
  const context = await openContext(options);
  try {
    const actor = await openActor(context);
    if (!mayAct(context.policy, actor.id, 'enact'))
      fail('relay/right', `${actor.id} is not in a group that may make steps of trunk`);
    return { desk: { actor, refs, context }, remote };
  } catch (error) {
    await context.close();
    throw error;
  }
}

/** Answers that stand too long: whoever asked does not ask any more. */
function oldAnswers({ answers }: Waiting, now: number): RefUpdate[] {
  return answers
    .filter(({ date }) => Math.abs(now - date) > answersStand)
    .map(({ ref, oid }) => ({ ref, old: oid, new: null }));
}

/** Decides on proposals one after the other, each on what the ones before it left. */
async function decideBatch(desk: Desk, proposals: readonly Proposed[], until: number): Promise<Batch> {
  const decided: Decided[] = [];
  const updates: RefUpdate[] = [];
  const aside: string[] = [];
  let trouble: unknown = null;
  let now = desk;
  for (const proposed of proposals) {
    if (decided.length > 0 && Date.now() > until) break;
    const { nonce, tips, change } = proposed;
    const admitted = await admit(now, proposed).catch((error) => {
      if (desk.context.options.signal?.aborted) throw error;
      trouble ??= error;
      return null;
    });
    if (admitted === null) {
      aside.push(nonce);
      continue;
    }
    if (admitted.ok) {
      decided.push({ nonce, tips, change, findings: [], steps: admitted.value.steps, answer: null });
      updates.push(...admitted.value.updates);
      now = admitted.value.desk;
    } else {
      const answered = await refuseProposal(now, proposed, admitted.findings);
      decided.push({ nonce, tips, change, findings: admitted.findings, steps: [], answer: answered.oid });
      updates.push(...answered.updates);
    }
  }
  await now.context.history.remember();
  return { decided, updates, aside, trouble };
}

/** The host’s own rules stand in the way of this one proposal: it is told so, and the others go on. */
async function refusedByHost(desk: Desk, proposed: Proposed, said: string): Promise<Batch> {
  const findings = [finding('relay/host-refused', `the host refused to move it: ${said}`)];
  const { oid, updates } = await refuseProposal(desk, proposed, findings);
  const { nonce, tips, change } = proposed;
  const decided = [{ nonce, tips, change, findings, steps: [], answer: oid }];
  return { decided, updates, aside: [], trouble: null };
}

/** With the answer: who moves that without end must not hold up others either. */
const fingerprint = ({ tips, change, answer }: Proposed) => [...tips.entries(), change, answer].join(' ');

/**
 * Decides on what clients propose, oldest first, and moves what it admits: records, the steps of trunk that follow, tags,
 * and the proposals away, all in atomic pushes that each expect the refs where the verdict saw them. So
 * somebody who pushes beside only makes it begin again; and what is not decided stays for the next run.
 *
 * Raises `relay/no-remote`, `relay/right`, `push/refused` where the host takes nothing at all, `act/race`, `remote/…`.
 */
export async function relay(options: ContextOptions, input: RelayInput = {}): Promise<RelayReport> {
  const until = Date.now() + (input.seconds ?? 300) * 1000;
  const decided: Decided[] = [];
  /** Proposals that were changed under the relay's hands: the next run looks at them. */
  const restless = new Set<string>();
  /** Proposals of a batch that the host refused are pushed alone. */
  const alone = new Set<string>();
  let seen = new Map<string, string>();
  let pushes = 0;
  let races = 0;
  let trouble: unknown = null;
  for (;;) {
    const { desk, remote } = await openDesk(options);
    try {
      const waiting = await listProposals(desk.context.reader, desk.refs);
      for (const each of waiting.proposals) {
        const before = seen.get(each.nonce);
        if (before !== undefined && before !== fingerprint(each)) restless.add(each.nonce);
      }
      const open = waiting.proposals.filter(({ nonce }) => !restless.has(nonce));
      const [first] = open;
      const report = () => ({ decided, waiting: waiting.proposals.length, strange: waiting.strange, pushes });
      const rest = oldAnswers(waiting, (options.clock ?? Date.now)() / 1000);
      if (first === undefined || Date.now() > until) {
        if (rest.length > 0 && (await pushTo(desk.context.repository, remote, rest)).kind === 'done')
          pushes += 1;
        if (trouble !== null && decided.length === 0) throw trouble;
        return report();
      }
      const single = alone.has(first.nonce);
      const batch = await decideBatch(desk, single ? [first] : open.slice(0, batchSize), until);
      for (const nonce of batch.aside) restless.add(nonce);
      trouble ??= batch.trouble;
      if (batch.updates.length === 0) continue;
      let pushed = await pushTo(desk.context.repository, remote, combined(batch.updates));
      const only =
        batch.decided.length === 1 ? open.find(({ nonce }) => nonce === batch.decided[0]?.nonce) : undefined;
      if (pushed.kind === 'refused' && only !== undefined) {
        const said =
          pushed.lines.join(' ') || pushed.refs.map(({ ref, reason }) => `${ref} ${reason}`).join('; ');
        const answer = await refusedByHost(desk, only, said);
        pushed = await pushTo(desk.context.repository, remote, answer.updates);
        if (pushed.kind === 'refused')
          fail('push/refused', `${remote} takes nothing from the relay: ${said}`);
        if (pushed.kind === 'done') {
          pushes += 1;
          decided.push(...answer.decided);
        }
      } else if (pushed.kind === 'refused') {
        for (const { nonce } of batch.decided) alone.add(nonce);
      } else if (pushed.kind === 'done') {
        pushes += 1;
        decided.push(...batch.decided);
      }
      seen = new Map(open.map((each) => [each.nonce, fingerprint(each)]));
      if (pushed.kind === 'race') {
        races += 1;
        if (races > mostRaces)
          fail('act/race', `others moved what the relay was about to move, ${races} times`);
      }
    } finally {
      await desk.context.close();
    }
  }
}
