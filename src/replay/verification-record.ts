import { create } from '../acts/create.ts';
import { encodeUtf8 } from '../rules/bytes/text.ts';
import type { Finding } from '../rules/finding.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { DocId } from '../rules/values.ts';
import { inserted } from './acts-of-events.ts';
import type { LegacyEvent } from './legacy/event.ts';
import type { Teller } from './teller.ts';
import { planCheckin } from './workspace-copy.ts';

/** What stands in for a verification record that was planned and never made: it says so, and nothing else. */
function neverMade(id: DocId): Uint8Array {
  const title = `What ${id} planned to verify`;
  return encodeUtf8(
    `---\ntitle: ${title}\n---\n\n# ${title}\n\nThe older system has no such record. Nobody verified anything here.\n`,
  );
}

/**
 * A verification record that rows with this refusal can name: the record's own where it has one, else one that is made
 * for all of them, by two inserted acts.
 *
 * @returns null where no row asks for one, or none can be made
 */
export async function verificationRecord(
  teller: Teller,
  event: LegacyEvent,
  { id, owner, links }: RecordState,
  findings: readonly Finding[],
): Promise<DocId | null> {
  if (owner === null || findings.every((each) => each.rule !== 'execution/verification-record')) return null;
  const own = links.find((link) => /-VR-[0-9]+$/.test(link.id));
  if (own) return own.id;
  const why = 'a verification record was planned and never made';
  const content = neverMade(id);
  const before = new Set(links.map((link) => link.id));
  const refused = await teller.insert(
    event,
    {
      act: 'create',
      who: owner,
      run: (options) =>
        create(options, { kind: 'VR', parent: id, title: `What ${id} planned to verify`, content }),
    },
    why,
  );
  if (refused !== null) return null;
  const made = (await teller.look())?.record.links.find((link) => !before.has(link.id))?.id;
  if (made === undefined) return null;
  const text = inserted(event, why);
  return (await teller.insert(event, planCheckin(owner, { id: made, text }), why)) === null ? made : null;
}
