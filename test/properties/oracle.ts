import { parse } from 'yaml';
import { git } from '../helpers/git.ts';
import { type Logged, logOf } from './git-log.ts';

interface Roster {
  readonly [name: string]: {
    readonly group: string;
    readonly sponsor?: string;
    readonly suspended?: boolean;
  };
}

/** A second opinion on a repository, from `git log` alone: it shares no code with the rulebook. */
export interface Oracle {
  readonly steps: readonly Logged[];
  readonly chains: ReadonlyMap<string, readonly Logged[]>;
  roster(policy: string): Promise<Roster>;
}

export async function openOracle(path: string, genesis: string): Promise<Oracle> {
  const steps = await logOf(path, genesis, 'refs/heads/main');
  const refs = await git(path, 'for-each-ref', '--format=%(refname:lstrip=3)', 'refs/heads/qms');
  const chains = new Map<string, readonly Logged[]>();
  for (const id of refs === '' ? [] : refs.split('\n'))
    chains.set(id, await logOf(path, genesis, `refs/heads/qms/${id}`));
  const rosters = new Map<string, Roster>();
  const roster = async (policy: string) => {
    const known = rosters.get(policy);
    if (known) return known;
    const read = parse(await git(path, 'show', `${policy}:.qms/policy.yaml`)).principals as Roster;
    rosters.set(policy, read);
    return read;
  };
  return { steps, chains, roster };
}

/** Who answers for a principal: agents count as their sponsor. */
export function answersFor(roster: Roster, name: string): string {
  return roster[name]?.sponsor ?? name;
}

const changes = (event: Logged, before: Logged | undefined) =>
  event.content !== (before?.content ?? '') && event.event !== 'abandon';

/** Whoever worked on or owned a record in the life or revision that the event at `last` belongs to. */
export function contributorsAt(oracle: Oracle, chain: readonly Logged[], last: number): Set<string> {
  const executable = chain.some((event) => event.phase !== '');
  const begins = (event: Logged, place: number) =>
    !executable &&
    (event.event === 'retire' ||
      (event.event === 'checkout' && (chain[place - 1]?.state ?? 'EFFECTIVE') === 'EFFECTIVE'));
  let first = 0;
  for (let place = 0; place <= last; place++) if (begins(chain[place] as Logged, place)) first = place;
  const found = new Set<string>();
  const children = new Set<string>();
  for (let place = first; place <= last; place++) {
    const event = chain[place] as Logged;
    const owns = place === first || ['create', 'retire'].includes(event.event);
    if (owns || (place > 0 && changes(event, chain[place - 1]))) found.add(event.actor);
    if (event.event === 'hand-over') found.add(event.owner);
    if (event.event === 'link' && /-VR-[0-9]+$/.test(event.child)) children.add(event.child);
  }
  for (const child of children) {
    const seen = lastPin(chain, last, child);
    const events = oracle.chains.get(child) ?? [];
    const until = events.findIndex((event) => event.oid === seen);
    for (const each of contributorsAt(oracle, events, until)) found.add(each);
  }
  return found;
}

/** The last event of another record that a chain has pinned up to a place. */
export function lastPin(chain: readonly Logged[], last: number, name: string): string | undefined {
  return chain
    .slice(0, last + 1)
    .flatMap((event) => event.pins)
    .filter(([pinned]) => pinned === name)
    .at(-1)?.[1];
}

const completed = new Set(['EFFECTIVE', 'PRE_APPROVED', 'POST_APPROVED', 'RETIRED']);

/** Where the last decision on what an event holds was completed; -1 where nothing was decided. */
export function decisionBefore(chain: readonly Logged[], last: number): number {
  const held = chain[last] as Logged;
  for (let place = last; place >= 0; place--) {
    const event = chain[place] as Logged;
    const decides = ['approve', 'assign'].includes(event.event) && completed.has(event.state);
    if (decides && event.state !== 'PRE_APPROVED' && event.version === held.version) return place;
  }
  return -1;
}

/**
 * Why the decision completed at `place` does not show an independent review and an independent approval by quality of
 * exactly its content; null if it does.
 */
export async function flawOf(
  oracle: Oracle,
  chain: readonly Logged[],
  place: number,
): Promise<string | null> {
  const decision = chain[place] as Logged;
  const roster = await oracle.roster(decision.policy);
  const hands = new Set([...contributorsAt(oracle, chain, place)].map((each) => answersFor(roster, each)));
  let start = place;
  while (start > 0 && !beginsRound(chain, start)) start -= 1;
  const round = chain.slice(start, place + 1);
  const strange = round.find((event) => event.content !== decision.content);
  if (strange) return `${strange.oid} changed the content inside the round`;
  const fit = ({ actor }: Logged) =>
    roster[actor]?.group === 'quality' && !roster[actor]?.suspended && !hands.has(answersFor(roster, actor));
  const reviews = round.filter((event) => event.event === 'review' && event.outcome === 'recommend');
  const approvals = round.filter((event) => event.event === 'approve');
  if (!reviews.some(fit)) return 'no review by independent quality recommends exactly this content';
  if (!approvals.some(fit)) return 'no approval by independent quality covers exactly this content';
  return null;
}

/** A round begins when it is routed for review, when retirement begins, or when somebody is added after the review. */
function beginsRound(chain: readonly Logged[], place: number): boolean {
  const { event, state } = chain[place] as Logged;
  const before = chain[place - 1]?.state ?? '';
  const review = /^IN_(PRE_|POST_)?REVIEW$/;
  return event === 'retire' || (review.test(state) && !review.test(before));
}
