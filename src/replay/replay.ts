import { isState } from '../rules/states.ts';
import { climb } from './climb.ts';
import { found } from './founding.ts';
import { isConsequence, type LegacyEvent } from './legacy/event.ts';
import type { Selection } from './legacy/select.ts';
import { openStage, type StageFolders } from './stage.ts';
import { beginStory, type Story } from './story.ts';
import { tellEvent } from './tell.ts';
import { openTeller, type Teller } from './teller.ts';

/** Events of all stories in one line of time; within a document the log's own order stands. */
function inOrder(stories: readonly Story[]): { story: Story; event: LegacyEvent }[] {
  const all = stories.flatMap((story) => {
    let latest = 0;
    return story.events.map((event, place) => {
      latest = Math.max(latest, event.time);
      return { story, event, place, time: latest };
    });
  });
  return all.sort(
    (a, b) =>
      a.time - b.time || (a.story.id < b.story.id ? -1 : a.story.id > b.story.id ? 1 : a.place - b.place),
  );
}

/** The last state that the log claims for one instant, to be compared once everything of that instant was done. */
interface Claim {
  readonly event: LegacyEvent;
  readonly state: string;
}

function claimOf(event: LegacyEvent): Claim {
  const state = { EFFECTIVE: 'EFFECTIVE', RETIRE: 'RETIRED' }[event.name as string] ?? event.to ?? '';
  return { event, state };
}

/**
 * Compares a claim with our state. Where ours still waits for members of the team, of whom the older system asked
 * nothing more, their decisions are inserted: else the next revision would begin inside this one.
 */
async function settleClaim(teller: Teller, { event, state }: Claim): Promise<void> {
  const { story } = teller;
  story.consequences.compared += 1;
  const ours = story.state?.state ?? 'not created';
  if (ours === state) return;
  story.consequences.differing.push(`line ${event.line}: the log says ${state}, ours is ${ours}`);
  if (!/^IN_(PRE_|POST_)?(REVIEW|APPROVAL)$/.test(ours) || !isState(state)) return;
  await climb(teller, event, [state], `the log says ${state}, and the team had not all decided`);
}

/** Performs every event of the selected documents in the order of time. */
export async function replay(
  selection: Selection,
  into: string,
  env: Readonly<Record<string, string | undefined>>,
  progress: (done: number, of: number) => void,
): Promise<{ stories: Story[]; folders: StageFolders }> {
  const stories = selection.selected.map(beginStory);
  const line = inOrder(stories);
  const users = line.map(({ event }) => event.user);
  const authors = stories.flatMap((story) =>
    [...story.migrated.values()].map((each) => each.author ?? 'lead'),
  );
  const start = Math.min(...line.map(({ event }) => event.time));
  const folders = await found(into, [...users, ...authors], Number.isFinite(start) ? start : 0, env);
  const stage = openStage(folders);
  const tellers = new Map<Story, Teller>(stories.map((story) => [story, openTeller(stage, story)]));
  const tellerOf = (story: Story) => tellers.get(story) as Teller;
  const claims = new Map<Story, Claim>();
  for (const [index, { story, event }] of line.entries()) {
    progress(index + 1, line.length);
    const open = claims.get(story);
    if (open && open.event.time !== event.time) {
      await settleClaim(tellerOf(story), open);
      claims.delete(story);
    }
    if (isConsequence(event)) {
      story.consequences.total += 1;
      claims.set(story, claimOf(event));
    } else await tellEvent(tellerOf(story), event);
  }
  for (const [story, claim] of claims) await settleClaim(tellerOf(story), claim);
  return { stories, folders };
}
