import type { ContextOptions } from '../acts/context.ts';
import { enact } from '../acts/enact.ts';
import type { ActOutcome } from '../acts/outcome.ts';
import type { Finding } from '../rules/finding.ts';
import type { RecordState } from '../rules/record/state.ts';
import { isEnd, isState } from '../rules/states.ts';
import type { PrincipalId } from '../rules/values.ts';
import type { LegacyEvent } from './legacy/event.ts';
import { sponsor } from './roster.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

/** An act to make: as whom, and how. */
export interface Planned {
  readonly act: string;
  readonly who: PrincipalId;
  readonly run: (options: ContextOptions) => Promise<ActOutcome>;
}

/** Makes a story's acts on the stage, and writes down what came of them. */
export interface Teller {
  readonly story: Story;
  /** @returns null once done, else why the rules refused */
  perform(event: LegacyEvent, planned: Planned): Promise<readonly Finding[] | null>;
  /** The same for an act that the log does not have. */
  insert(event: LegacyEvent, planned: Planned, why: string): Promise<readonly Finding[] | null>;
  look(): Promise<{ readonly record: RecordState; readonly text: Uint8Array | null } | null>;
}

/** What an act does by itself beside its own event; steps of trunk and links are no acts of the log. */
const ownHelp = new Set(['withdraw', 'checkin']);

/** Acts that can end a record. */
const endings = new Set(['approve', 'close']);

export function openTeller(stage: Stage, story: Story): Teller {
  const tell = async (event: LegacyEvent, { act, who, run }: Planned) => {
    const made = await stage.act(story.id, who, event.time, run);
    if ('findings' in made) return made.findings;
    const { outcome } = made;
    if (outcome.state !== null && outcome.version !== null)
      story.state = { state: outcome.state, version: outcome.version };
    for (const commit of outcome.commits) {
      if (commit.act !== act && ownHelp.has(commit.act))
        story.inserted.push({ event, act: commit.act, actor: who, why: `${act} does it first` });
    }
    const state = outcome.state ?? '';
    const ended = endings.has(act) && isState(state) && isEnd(state);
    if (ended && !outcome.commits.some((commit) => commit.act === 'enact')) await bringIntoTrunk(event);
    return null;
  };
  const bringIntoTrunk = async (event: LegacyEvent) => {
    const why = 'who decided last may not make steps of trunk';
    const made = await stage.act(story.id, sponsor, event.time, (o) => enact(o, { id: story.id }));
    if ('outcome' in made) story.inserted.push({ event, act: 'enact', actor: sponsor, why });
  };
  return {
    story,
    perform: tell,
    async insert(event, planned, why) {
      const refused = await tell(event, planned);
      if (refused === null) story.inserted.push({ event, act: planned.act, actor: planned.who, why });
      return refused;
    },
    look: () => stage.look(story.id),
  };
}
