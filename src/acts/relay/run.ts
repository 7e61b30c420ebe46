import type { RefUpdate } from '../../repository/git/refs.ts';
import { type PushOutcome, pushTo, refusalText } from '../../repository/git/remote.ts';
import { fail } from '../../rules/finding.ts';
import type { ContextOptions } from '../context.ts';
import { type Batch, type Decided, decideBatch, refusedByHost } from './batch.ts';
import { type Desk, openDesk } from './desk.ts';
import { listProposals, type Proposed, type Waiting } from './proposals.ts';
import { combined } from './remote-refs.ts';

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

/** One run of a relay, from its first look at the remote to its last. */
interface Run {
  readonly options: ContextOptions;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly decided: Decided[];
  /** Proposals that were changed under the relay's hands: the next run looks at them. */
  readonly restless: Set<string>;
  /** Proposals of a batch that the host refused are pushed alone. */
  readonly alone: Set<string>;
  /** What the proposals were at the look before, by their nonce. */
  seen: ReadonlyMap<string, string>;
  pushes: number;
  races: number;
  trouble: unknown;
}

/** With the answer: who moves that without end must not hold up others either. */
const fingerprint = ({ tips, change, answer }: Proposed) => [...tips.entries(), change, answer].join(' ');

/** The proposals that stand as they stood at the look before. */
function atRest(run: Run, { proposals }: Waiting): readonly Proposed[] {
  for (const each of proposals) {
    const before = run.seen.get(each.nonce);
    if (before !== undefined && before !== fingerprint(each)) run.restless.add(each.nonce);
  }
  return proposals.filter(({ nonce }) => !run.restless.has(nonce));
}

/** Answers that stand too long: whoever asked does not ask any more. */
function oldAnswers({ answers }: Waiting, now: number): RefUpdate[] {
  return answers
    .filter(({ date }) => Math.abs(now - date) > answersStand)
    .map(({ ref, oid }) => ({ ref, old: oid, new: null }));
}

/** Moves what was decided. What the host refuses is pushed one by one, and answered where it refuses it even so. */
async function move(run: Run, desk: Desk, remote: string, batch: Batch, open: readonly Proposed[]) {
  const { repository } = desk.context;
  const count = (pushed: PushOutcome, decided: readonly Decided[]) => {
    if (pushed.kind !== 'done') return;
    run.pushes += 1;
    run.decided.push(...decided);
  };
  const pushed = await pushTo(repository, remote, combined(batch.updates));
  count(pushed, batch.decided);
  if (pushed.kind !== 'refused') return pushed;
  const [only, ...more] = batch.decided;
  const proposed = more.length > 0 ? undefined : open.find(({ nonce }) => nonce === only?.nonce);
  if (proposed === undefined) {
    for (const { nonce } of batch.decided) run.alone.add(nonce);
    return pushed;
  }
  const said = refusalText(pushed);
  const answer = await refusedByHost(desk, proposed, said);
  const told = await pushTo(repository, remote, answer.updates);
  if (told.kind === 'refused') fail('push/refused', `${remote} takes nothing from the relay: ${said}`);
  count(told, answer.decided);
  return told;
}

/** Looks at the remote once, and decides on what waits longest. @returns the report, where the run is over */
async function look(run: Run): Promise<RelayReport | null> {
  const { desk, remote } = await openDesk(run.options);
  try {
    const waiting = await listProposals(desk.context.reader, desk.refs);
    const open = atRest(run, waiting);
    const [first] = open;
    if (first === undefined || Date.now() > run.until) return await finish(run, desk, remote, waiting);
    const batch = await decideBatch(
      desk,
      run.alone.has(first.nonce) ? [first] : open.slice(0, batchSize),
      run.until,
    );
    for (const nonce of batch.aside) run.restless.add(nonce);
    run.trouble ??= batch.trouble;
    if (batch.updates.length === 0) return null;
    const pushed = await move(run, desk, remote, batch, open);
    run.seen = new Map(open.map((each) => [each.nonce, fingerprint(each)]));
    if (pushed.kind === 'race') run.races += 1;
    if (run.races > mostRaces)
      fail('act/race', `others moved what the relay was about to move, ${run.races} times`);
    return null;
  } finally {
    await desk.context.close();
  }
}

async function finish(run: Run, desk: Desk, remote: string, waiting: Waiting): Promise<RelayReport> {
  const old = oldAnswers(waiting, (run.options.clock ?? Date.now)() / 1000);
  if (old.length > 0 && (await pushTo(desk.context.repository, remote, old)).kind === 'done') run.pushes += 1;
  if (run.trouble !== null && run.decided.length === 0) throw run.trouble;
  const { decided, pushes } = run;
  return { decided, waiting: waiting.proposals.length, strange: waiting.strange, pushes };
}

/**
 * Decides on what clients propose, oldest first, and moves what it admits: records, the steps of trunk that follow, tags,
 * and the proposals away, all in atomic pushes that each expect the refs where the verdict saw them. So somebody who pushes
 * beside only makes it begin again; and what is not decided stays for the next run.
 *
 * Raises `relay/no-remote`, `relay/right`, `push/refused` where the host takes nothing at all, `act/race`, `remote/…`.
 */
export async function relay(options: ContextOptions, input: RelayInput = {}): Promise<RelayReport> {
  const run: Run = {
    options,
    until: Date.now() + (input.seconds ?? 300) * 1000,
    decided: [],
    restless: new Set(),
    alone: new Set(),
    seen: new Map(),
    pushes: 0,
    races: 0,
    trouble: null,
  };
  for (;;) {
    const report = await look(run);
    if (report !== null) return report;
  }
}
