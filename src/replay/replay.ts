import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isState } from '../rules/states.ts';
import { climb } from './climb.ts';
import type { StageFolders } from './folders.ts';
import { found } from './founding.ts';
import { isConsequence, type LegacyEvent } from './legacy/event.ts';
import type { Selection } from './legacy/select.ts';
import { type Progress, writeProgress } from './progress.ts';
import { goBackTo } from './resume.ts';
import { restoreStory, saveStory } from './saved-story.ts';
import { governedRefs, share } from './share.ts';
import { openStage } from './stage.ts';
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

/** The older system wrote all lines of a command in one second; of a route the new state first, at times one before. */
function isOfOneCommand(claim: LegacyEvent, event: LegacyEvent): boolean {
  return event.time - claim.time <= (event.name.startsWith('ROUTE_') ? 1 : 0);
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
  if (story.following.has(event.line)) return;
  story.consequences.compared += 1;
  const ours = (await teller.look())?.record.state ?? 'not created';
  if (ours === state) return;
  story.consequences.differing.push(`line ${event.line}: the log says ${state}, ours is ${ours}`);
  if (!/^IN_(PRE_|POST_)?(REVIEW|APPROVAL)$/.test(ours) || !isState(state)) return;
  await climb(teller, event, [state], `the log says ${state}, and the team had not all decided`);
}

/**
 * After a document's last event: where its metadata knows more than its log, as of migrated records that were released
 * and closed without a line, the steps up to there are inserted.
 */
async function settleEnd(teller: Teller, event: LegacyEvent): Promise<void> {
  const { story } = teller;
  const { status } = story.document;
  const ours = (await teller.look())?.record.state;
  if (ours === undefined || ours === status || !isState(status)) return;
  await climb(teller, event, [status], `the metadata says ${status}, and the log does not tell how`);
}

/** How many events are told between two looks of the gate. */
const batch = 100;

export interface ReplayRun {
  readonly folders: StageFolders;
  /** See {@link nameOfTask}. */
  readonly task: string;
  /** How far an earlier run came; null to begin. */
  readonly earlier: Progress | null;
  /** Once aborted, the replay stops after the event that it is at. */
  readonly signal?: AbortSignal | undefined;
  readonly progress: (done: number, of: number) => void;
}

/**
 * Performs every event of the selected documents in the order of time, from where an earlier run stopped. After each
 * batch the server's gate judges it, and what was done is written down.
 *
 * @returns null for the genesis where it was stopped before the end
 */
export async function replay(
  selection: Selection,
  run: ReplayRun,
): Promise<{ stories: Story[]; genesis: string | null }> {
  const { folders, task, earlier } = run;
  const stories = selection.selected.map(beginStory);
  const line = inOrder(stories);
  const claims = new Map<Story, Claim>();
  let told = earlier?.told ?? 0;
  let genesis = earlier?.genesis ?? null;
  const save = async () => {
    await writeProgress(folders, {
      schema: 'git-qms/replay-progress@1',
      task,
      genesis,
      told,
      refs: genesis === null ? {} : await governedRefs(folders),
      stories: Object.fromEntries(stories.map((story) => [story.id, saveStory(story)])),
      claims: Object.fromEntries([...claims].map(([story, { event }]) => [story.id, event.line])),
    });
    if (genesis !== null) await share(folders);
  };
  if (earlier && genesis !== null) {
    for (const story of stories) {
      const saved = earlier.stories[story.id];
      if (saved) restoreStory(story, saved);
      const event = story.events.find((each) => each.line === earlier.claims[story.id]);
      if (event) claims.set(story, claimOf(event));
    }
    await goBackTo(folders, earlier.refs);
  } else {
    await mkdir(dirname(folders.progress), { recursive: true });
    await save();
    genesis = await found(folders, namesIn(stories), Math.min(...line.map(({ event }) => event.time)));
    await save();
  }
  const stage = openStage(folders);
  const tellers = new Map<Story, Teller>(stories.map((story) => [story, openTeller(stage, story)]));
  const tellerOf = (story: Story) => tellers.get(story) as Teller;
  try {
    for (const { story, event } of line.slice(told)) {
      if (run.signal?.aborted) {
        await save();
        return { stories, genesis: null };
      }
      const open = claims.get(story);
      if (open && !isOfOneCommand(open.event, event)) {
        await settleClaim(tellerOf(story), open);
        claims.delete(story);
      }
      if (isConsequence(event)) {
        story.consequences.total += 1;
        claims.set(story, claimOf(event));
      } else await tellEvent(tellerOf(story), event);
      if (event === story.events.at(-1)) {
        const last = claims.get(story);
        if (last) await settleClaim(tellerOf(story), last);
        claims.delete(story);
        await settleEnd(tellerOf(story), event);
      }
      told += 1;
      run.progress(told, line.length);
      if (told % batch === 0) await save();
    }
    await save();
  } finally {
    await stage.close();
  }
  return { stories, genesis };
}

/** Everybody who acts in the log, or wrote a text that it does not tell of. */
function namesIn(stories: readonly Story[]): string[] {
  const authors = stories.flatMap(({ migrated }) =>
    [...migrated.values()].map((each) => each.author ?? 'lead'),
  );
  return [...stories.flatMap(({ events }) => events.map((event) => event.user)), ...authors];
}
