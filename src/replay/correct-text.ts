import { execute } from '../acts/execute.ts';
import type { Finding } from '../rules/finding.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { RuleId } from '../rules/registry.ts';
import type { PrincipalId } from '../rules/values.ts';
import { inserted } from './acts-of-events.ts';
import { digestOfText, repairing } from './bring-in.ts';
import type { LegacyEvent } from './legacy/event.ts';
import type { Mended, Refused } from './mend.ts';
import { repair, repairForm } from './repair.ts';
import { remember, type Story } from './story.ts';
import type { Planned, Teller } from './teller.ts';
import { verificationRecord } from './verification-record.ts';
import { planCheckin, planCheckout } from './workspace-copy.ts';

/**
 * The events that rest on a refused route and led nowhere, since another text came before anything was approved. A
 * lawful history has none of them, and needs nothing in their place.
 */
function fruitlessRound({ events }: Story, route: LegacyEvent): LegacyEvent[] | null {
  const later = events.slice(events.indexOf(route) + 1);
  const end = later.findIndex(({ name }) => /^(CHECKOUT|CHECKIN|APPROVE|RELEASE|CLOSE)$/.test(name));
  return end >= 0 && /^CHECK/.test(later[end]?.name ?? '') ? later.slice(0, end) : null;
}

const executable: readonly RuleId[] = ['execution/incomplete', 'execution/fail-unanswered'];

/** One item that lacks a lawful outcome is executed; this takes one act, a corrected text takes two. */
async function executeItem(
  teller: Teller,
  event: LegacyEvent,
  owner: PrincipalId,
  [only, ...more]: readonly Finding[],
  why: string,
): Promise<boolean> {
  const item = only?.message.split(' ')[0];
  const seen = await teller.look();
  if (!only || !executable.includes(only.rule) || more.length > 0 || item === undefined || !seen)
    return false;
  const { id } = seen.record;
  const summary = inserted(event, why);
  const plan: Planned = {
    act: 'execute',
    who: owner,
    run: (options) => execute(options, { id, item, outcome: 'Pass', summary }),
  };
  if (seen.record.checkedOut !== null || (await teller.insert(event, plan, why)) !== null) return false;
  const now = (await teller.look())?.text;
  const { brought } = teller.story;
  if (now && brought)
    teller.story.brought = {
      ...brought,
      to: digestOfText(now),
      notes: [...brought.notes, `${only.rule}: ${item} executed by an inserted act`],
    };
  return true;
}

/** The owner corrects a text that may not be routed, by inserted acts. @returns false where nothing here helps */
export async function correct(
  teller: Teller,
  event: LegacyEvent,
  record: RecordState,
  findings: readonly Finding[],
): Promise<boolean> {
  const { story } = teller;
  const { id, owner } = record;
  if (owner === null) return false;
  const ofText = findings.map((each) => each.rule).filter((rule) => /^(document|execution)\//.test(rule));
  const rules = [...new Set(ofText)].sort().join(', ');
  const why = `the text was not fit for review (${rules})`;
  if (await executeItem(teller, event, owner, findings, why)) return true;
  const verification = await verificationRecord(teller, event, record, findings);
  const now = (await teller.look())?.text;
  const by = now ? { ...repairing(story, now, now, owner, event.time), verification } : null;
  const repaired = now && by ? repair(now, findings, by) : null;
  if (!repaired) return false;
  const text = inserted(event, why);
  const refused =
    (record.checkedOut === null ? await teller.insert(event, planCheckout(owner, id), why) : null) ??
    (await teller.insert(event, planCheckin(owner, { id, text, content: repaired.bytes }), why));
  if (refused !== null) return false;
  remember(story, repaired);
  const { brought } = story;
  if (brought)
    story.brought = {
      ...brought,
      to: digestOfText(repaired.bytes),
      notes: [...brought.notes, ...repaired.notes],
    };
  return true;
}

/** A text that may not be routed: what rested on it falls away if it led nowhere, else its owner corrects it first. */
export async function correctText({ teller, event, record, findings }: Refused): Promise<Mended> {
  if (event.name !== 'ROUTE_REVIEW') return null;
  const round = fruitlessRound(teller.story, event);
  if (!round) return (await correct(teller, event, record, findings)) ? 'again' : null;
  // Nothing is checked in for it, and a later text with the same fault is not refused once more.
  const now = (await teller.look())?.text;
  const known = now ? repairForm(now, findings, teller.story.kind) : null;
  if (known) remember(teller.story, known);
  for (const each of round) teller.story.following.set(each.line, event.line);
  return null;
}
