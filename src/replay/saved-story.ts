import type { LegacyEvent } from './legacy/event.ts';
import type { Story, Told } from './story.ts';

/** What came of a story so far, with lines of its log in place of the events. */
export type SavedStory = ReturnType<typeof saveStory>;

const lineOf = <T extends { readonly event: LegacyEvent }>({ event, ...rest }: T) => ({
  ...rest,
  line: event.line,
});

export function saveStory(story: Told) {
  return {
    state: story.state,
    performed: story.performed,
    inserted: story.inserted.map(lineOf),
    refusals: story.refusals.map(lineOf),
    instead: story.instead.map((event) => event.line),
    skipped: story.skipped.map(lineOf),
    following: [...story.following],
    unknown: story.unknown,
    adapted: story.adapted,
    exchanged: [...story.exchanged],
    answered: [...story.answered],
    brought: story.brought,
    consequences: story.consequences,
  };
}

/** Takes up what {@link saveStory} left, in a story of the same document. */
export function restoreStory(story: Story, saved: SavedStory): void {
  const byLine = new Map(story.events.map((event) => [event.line, event]));
  const eventAt = (line: number): LegacyEvent => byLine.get(line) as LegacyEvent;
  const withEvent = <T extends { readonly line: number }>({ line, ...rest }: T) => ({
    ...rest,
    event: eventAt(line),
  });
  story.state = saved.state;
  story.performed = saved.performed;
  story.brought = saved.brought;
  story.inserted.push(...saved.inserted.map(withEvent));
  story.refusals.push(...saved.refusals.map(withEvent));
  story.instead.push(...saved.instead.map(eventAt));
  story.skipped.push(...saved.skipped.map(withEvent));
  for (const [line, of] of saved.following) story.following.set(line, of);
  story.unknown.push(...saved.unknown);
  story.adapted.push(...saved.adapted);
  for (const [line, by] of saved.exchanged) story.exchanged.set(line, by);
  for (const key of saved.answered) story.answered.add(key);
  Object.assign(story.consequences, saved.consequences);
}
