import { assign } from '../acts/assign.ts';
import { readDocument } from '../documents/parse.ts';
import type { Finding } from '../rules/finding.ts';
import type { PrincipalId } from '../rules/values.ts';
import { inserted, planCreate, planEvent } from './acts-of-events.ts';
import { complete, markUnknown, placeholderText, withoutForeignKeys } from './adapt.ts';
import { climb, membersOf, qualityPerson } from './climb.ts';
import { mayCheckIn } from './legacy/claims.ts';
import type { LegacyEvent } from './legacy/event.ts';
import { type ActEvent, mend } from './mend.ts';
import { principalOf, sponsor } from './roster.ts';
import { noteRefusal } from './story.ts';
import type { Planned, Teller } from './teller.ts';
import { planCheckin, planCheckout } from './workspace-copy.ts';

function note(teller: Teller, event: LegacyEvent, findings: readonly Finding[]): void {
  for (const each of findings) noteRefusal(teller.story, event, each.rule, each.message);
}

function skip(teller: Teller, event: LegacyEvent, findings: readonly Finding[]): void {
  const [first] = findings;
  if (first) teller.story.skipped.push({ event, rule: first.rule });
}

type WithContent = (content: Uint8Array) => Promise<readonly Finding[] | null>;

/** Brings a known text in; one with front matter that the kind does not have is refused first, then repaired. */
async function bringIn(
  teller: Teller,
  event: LegacyEvent,
  bytes: Uint8Array,
  act: WithContent,
): Promise<readonly Finding[] | null> {
  const { kind, properties, adapted } = teller.story;
  const whole = complete(bytes, kind, properties);
  let refused = await act(whole.bytes);
  let { notes } = whole;
  if (refused?.some((each) => each.rule === 'document/front-matter-key')) {
    note(teller, event, refused);
    const repaired = withoutForeignKeys(whole.bytes, kind);
    if (repaired) {
      refused = await act(repaired.bytes);
      notes = [...notes, ...repaired.notes];
    }
  }
  if (refused === null) for (const each of notes) adapted.push({ line: event.line, note: each });
  return refused;
}

async function performCreate(teller: Teller, event: LegacyEvent): Promise<void> {
  const { story } = teller;
  const known = story.known.get(event.line);
  if (!known) story.unknown.push(event.line);
  const title = event.text?.trim() || story.id;
  const bytes = known?.bytes ?? placeholderText(story.id, title, story.properties);
  const refused = await bringIn(teller, event, bytes, (content) =>
    teller.perform(event, planCreate(story, principalOf(event.user), title, content)),
  );
  if (refused === null) story.performed += 1;
  else {
    note(teller, event, refused);
    skip(teller, event, refused);
  }
}

/** The life that a migrated log leaves out: its birth, or the checkout and check-in of the next revision. */
async function bringMigrated(teller: Teller, event: LegacyEvent): Promise<void> {
  const { story } = teller;
  const content = story.migrated.get(event.line);
  if (!content) return;
  const { id } = story;
  const why = `the migrated log does not say how v${content.version} came about; the archive holds its text`;
  const author: PrincipalId = content.author === null ? sponsor : principalOf(content.author);
  const seen = await teller.look();
  const bring = (plan: (bytes: Uint8Array) => Planned) =>
    bringIn(teller, event, content.bytes, (bytes) => teller.insert(event, plan(bytes), why));
  if (!seen) {
    const title = readDocument(content.bytes, story.kind).title ?? id;
    const refused = await bring((bytes) => planCreate(story, author, title, bytes));
    if (refused) note(teller, event, refused);
    else {
      const text = inserted(event, why);
      await teller.insert(event, planCheckin(author, { id, text }), why);
    }
    return;
  }
  if (seen.record.state === 'PRE_APPROVED') await climb(teller, event, ['IN_EXECUTION'], why);
  const owner = seen.record.owner ?? author;
  const text = inserted(event, why);
  const refused =
    (await teller.insert(event, planCheckout(owner, id), why)) ??
    (await bring((content) => planCheckin(owner, { id, text, content })));
  if (refused) note(teller, event, refused);
}

/** The text of a check-in: the known one, or the one before with a mark that says so. */
async function checkInText(teller: Teller, event: ActEvent): Promise<Uint8Array | undefined> {
  const { story } = teller;
  const known = story.known.get(event.line);
  if (known) return known.bytes;
  story.unknown.push(event.line);
  const kept = (await teller.look())?.text;
  return kept ? markUnknown(kept, event.version) : undefined;
}

/** After a route to review: quality names whom the older system named by itself. */
async function nameTeam(teller: Teller, event: LegacyEvent): Promise<void> {
  const seen = await teller.look();
  if (!seen || !/^IN_(PRE_|POST_)?REVIEW$/.test(seen.record.state)) return;
  const { id } = seen.record;
  const there = membersOf(seen.record);
  const why = 'the older system assigned by itself; here quality does';
  const text = inserted(event, why);
  const name = (assignees: readonly PrincipalId[]) =>
    teller.insert(
      event,
      { act: 'assign', who: qualityPerson, run: (options) => assign(options, { id, assignees, text }) },
      why,
    );
  const wanted = event.assignees.map(principalOf).filter((each) => !there.includes(each));
  if (there.length === 0 && !wanted.includes(qualityPerson)) wanted.unshift(qualityPerson);
  if (wanted.length === 0 || (await name(wanted)) === null) return;
  // One who is not fit spoils the whole list: name them one by one, and say who was refused.
  for (const each of [qualityPerson, ...wanted.filter((other) => other !== qualityPerson)]) {
    if (there.includes(each)) continue;
    const refused = await name([each]);
    if (refused) note(teller, event, refused);
  }
}

async function performAct(teller: Teller, event: ActEvent): Promise<void> {
  const { story } = teller;
  const claimed = story.claims.get(event.line);
  if (claimed && !mayCheckIn(story.kind, claimed)) {
    const message = `${story.id} was ${claimed} in the older system: checkin is not possible`;
    noteRefusal(story, event, 'lifecycle/no-transition', message);
  }
  const content = event.name === 'CHECKIN' ? await checkInText(teller, event) : undefined;
  const attempt = () =>
    content
      ? bringIn(teller, event, content, (bytes) => teller.perform(event, planEvent(story, event, bytes)))
      : teller.perform(event, planEvent(story, event));
  const answered = new Set<Finding['rule']>();
  for (;;) {
    const refused = await attempt();
    if (refused === null) {
      story.performed += 1;
      return;
    }
    note(teller, event, refused);
    const mended = await mend(teller, event, refused, answered);
    if (mended === 'again') continue;
    if (mended === 'instead') story.instead.push(event);
    else skip(teller, event, refused);
    return;
  }
}

/** Performs one event of the log through the real acts, whatever it takes that is lawful. */
export async function tellEvent(teller: Teller, event: LegacyEvent): Promise<void> {
  const { story } = teller;
  await bringMigrated(teller, event);
  if (event.name === 'CREATE') return performCreate(teller, event);
  if (story.state === null) {
    story.skipped.push({ event, rule: story.skipped[0]?.rule ?? 'record/unknown' });
    return;
  }
  await performAct(teller, event as ActEvent);
  if (event.name === 'ROUTE_REVIEW') await nameTeam(teller, event);
}
