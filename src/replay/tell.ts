import { assign } from '../acts/assign.ts';
import { readDocument } from '../documents/parse.ts';
import type { Finding } from '../rules/finding.ts';
import type { PrincipalId } from '../rules/values.ts';
import { inserted, planCreate, planEvent } from './acts-of-events.ts';
import { markUnknown, placeholderText } from './adapt.ts';
import { bringIn, bringStandIn } from './bring-in.ts';
import { climb, membersOf, qualityPerson } from './climb.ts';
import { mayCheckIn } from './legacy/claims.ts';
import type { LegacyEvent } from './legacy/event.ts';
import { type ActEvent, mend } from './mend.ts';
import { principalOf, sponsor } from './roster.ts';
import { noteRefusals, skip } from './story.ts';
import type { Planned, Teller } from './teller.ts';
import { planCheckin, planCheckout } from './workspace-copy.ts';

/** The archive's text for an event that left one, or what stands in for it. */
async function textFor(
  teller: Teller,
  event: LegacyEvent,
): Promise<{ bytes: Uint8Array; lost: boolean } | null> {
  const { story } = teller;
  const known = story.known.get(event.line);
  if (known) return { bytes: known.bytes, lost: false };
  story.unknown.push(event.line);
  const other = story.standIns.get(event.line);
  if (other)
    return { bytes: markUnknown(other.bytes, event.version, `the next one, ${other.source}`), lost: true };
  const kept = (await teller.look())?.text;
  return kept ? { bytes: markUnknown(kept, event.version, 'the one before'), lost: true } : null;
}

/** Creates what genesis holds already: its first text becomes a revision of that. */
async function reviseFounded(
  teller: Teller,
  event: LegacyEvent,
  bytes: Uint8Array,
): Promise<readonly Finding[] | null> {
  const { id } = teller.story;
  const who = principalOf(event.user);
  const why = `genesis holds ${id} already, so that it is revised`;
  const text = inserted(event, why);
  return (
    (await teller.insert(event, planCheckout(who, id), why)) ??
    (await bringIn(teller, event, bytes, who, (content) =>
      teller.insert(event, planCheckin(who, { id, text, content }), why),
    ))
  );
}

async function performCreate(teller: Teller, event: LegacyEvent): Promise<void> {
  const { story } = teller;
  const who = principalOf(event.user);
  const found = await textFor(teller, event);
  const bytes = found?.bytes ?? placeholderText(story.id, story.title, story.typed(new Uint8Array()).lawful);
  const bring = found?.lost === false ? bringIn : bringStandIn;
  const born = story.kind.attachment ? '1.0' : '0.1';
  if (event.version !== born) {
    const message = `${story.id} was created at v${event.version}; a document begins at v${born}`;
    noteRefusals(story, event, [{ rule: 'event/version', message }]);
  }
  const refused = story.founded
    ? await reviseFounded(teller, event, bytes)
    : await bring(teller, event, bytes, who, (content) =>
        teller.perform(event, planCreate(story, who, story.title, content)),
      );
  if (refused !== null) {
    noteRefusals(story, event, refused);
    skip(story, event, refused);
    return;
  }
  if (story.founded) story.instead.push(event);
  else story.performed += 1;
  // It was put in force by its creation; here that takes a review and an approval.
  if (!story.kind.executable && event.version !== born)
    await climb(teller, event, ['EFFECTIVE'], `${event.name} put it in force at v${event.version}`);
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
  const bring = (who: PrincipalId, plan: (bytes: Uint8Array) => Planned) =>
    bringIn(teller, event, content.bytes, who, (bytes) => teller.insert(event, plan(bytes), why));
  if (!seen) {
    const title = readDocument(content.bytes, story.kind).title ?? id;
    const refused = await bring(author, (bytes) => planCreate(story, author, title, bytes));
    if (refused) noteRefusals(story, event, refused);
    else await teller.insert(event, planCheckin(author, { id, text: inserted(event, why) }), why);
    return;
  }
  if (seen.record.state === 'PRE_APPROVED') await climb(teller, event, ['IN_EXECUTION'], why);
  const owner = seen.record.owner ?? author;
  const text = inserted(event, why);
  const refused =
    (await teller.insert(event, planCheckout(owner, id), why)) ??
    (await bring(owner, (content) => planCheckin(owner, { id, text, content })));
  if (refused) noteRefusals(story, event, refused);
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
    if (refused) noteRefusals(teller.story, event, refused);
  }
}

/** What the log says of itself and our acts would pass over: an event in a state, or a phase, that does not allow it. */
async function noteContradictions(teller: Teller, event: ActEvent): Promise<void> {
  const { story } = teller;
  const claimed = story.claims.get(event.line);
  const rule = 'lifecycle/no-transition';
  if (claimed && !mayCheckIn(story.kind, claimed)) {
    const message = `${story.id} was ${claimed} in the older system: checkin is not possible`;
    noteRefusals(story, event, [{ rule, message }]);
  }
  if (event.phase !== 'pre') return;
  const record = (await teller.look())?.record;
  if (record?.phase !== 'post') return;
  const message = `${story.id} is released, and was routed as if it were not: its pre phase is over`;
  noteRefusals(story, event, [{ rule, message }]);
}

/** One try at an event; a check-in with its text, or with the one before where the stand-in for a lost one is refused. */
async function attempt(teller: Teller, event: ActEvent, found: Awaited<ReturnType<typeof textFor>>) {
  const { story } = teller;
  const plan = (bytes?: Uint8Array) => teller.perform(event, planEvent(story, event, bytes));
  if (found === null) return plan();
  const who = principalOf(event.user);
  return (found.lost ? bringStandIn : bringIn)(teller, event, found.bytes, who, plan);
}

/** A verification record is closed by the act that closes its parent, not by one of its own. */
async function closedWithParent({ story, look }: Teller, event: ActEvent): Promise<boolean> {
  if (event.name !== 'CLOSE' || !story.kind.attachment) return false;
  return (await look())?.record.state === 'CLOSED';
}

async function performAct(teller: Teller, event: ActEvent): Promise<void> {
  const { story } = teller;
  if (await closedWithParent(teller, event)) {
    story.instead.push(event);
    return;
  }
  await noteContradictions(teller, event);
  const found = event.name === 'CHECKIN' ? await textFor(teller, event) : null;
  const answered = new Set<Finding['rule']>();
  for (;;) {
    const refused = await attempt(teller, event, found);
    if (refused === null) {
      story.performed += 1;
      return;
    }
    noteRefusals(story, event, refused);
    const mended = await mend(teller, event, refused, answered);
    if (mended === 'again') continue;
    if (mended === 'instead') story.instead.push(event);
    else skip(story, event, refused);
    return;
  }
}

/** Performs one event of the log through the real acts, whatever it takes that is lawful. */
export async function tellEvent(teller: Teller, event: LegacyEvent): Promise<void> {
  const { story } = teller;
  if (story.following.has(event.line)) return;
  await bringMigrated(teller, event);
  if (event.name === 'CREATE') return performCreate(teller, event);
  if (story.state === null) {
    story.skipped.push({ event, rule: story.skipped[0]?.rule ?? 'record/unknown' });
    return;
  }
  await performAct(teller, event as ActEvent);
  if (event.name === 'ROUTE_REVIEW') await nameTeam(teller, event);
}
