import { readFileAt } from '../../src/acts/content.ts';
import type { Session } from '../../src/acts/session.ts';
import { fillRow } from '../../src/documents/fill-row.ts';
import { setFrontMatter } from '../../src/documents/front-matter.ts';
import { instantiate } from '../../src/documents/template.ts';
import { fail, unwrap } from '../../src/rules/finding.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import type { Dice } from '../helpers/dice.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

/** A new document from its template in force, every blank of the author filled with words. */
export async function firstText(
  session: Session,
  kind: string,
  id: DocId,
  parent: DocId | null,
  dice: Dice,
): Promise<Uint8Array> {
  if (kind === 'TEMPLATE')
    return Buffer.from(`---\ntitle: ${id}\n---\n\n<!-- document -->\n\n# {{ID}}: {{TITLE}}\n`);
  const template = `TEMPLATE-${kind}` as DocId;
  const held = await readFileAt(session.reader, session.trunkTree, documentPath(template));
  if (!held) fail('template/missing', `${template} is not in force`);
  const properties: Record<string, number> = kind === 'VAR' ? { variance_type: dice.pick([1, 2]) } : {};
  const title = `${kind} ${dice.below(1000)}`;
  const made = unwrap(instantiate(held, { id, title, parent: parent ?? undefined, properties }));
  return Buffer.from(text(made).replace(/\{\{[^}]*\}\}|\[[A-Za-z][^\][]*\]/g, 'words'));
}

/** The record's document as it stands. */
export async function presentText(session: Session, id: DocId): Promise<Uint8Array> {
  const record = await session.record(id);
  const bytes = await readFileAt(session.reader, record.tree, documentPath(id));
  return bytes ?? fail('content/missing', `${id} has no document`);
}

/** The document with a line more at its end, or now and then exactly as it was. */
export async function changedText(session: Session, id: DocId, dice: Dice): Promise<Uint8Array> {
  const present = await presentText(session, id);
  if (dice.chance(12)) return present;
  const note = `Note ${dice.below(100_000)}.`;
  const { revises } = await session.record(id);
  // A revision that does not say what it changes is not sent to review.
  const said = revises === null ? present : unwrap(setFrontMatter(present, { revision_summary: note }));
  return Buffer.from(`${text(said)}\n${note}\n`);
}

/** Item ids of the rows that nobody has filled yet, and of all. */
export function itemsOf(bytes: Uint8Array): { open: string[]; all: string[] } {
  const rows = [...text(bytes).matchAll(/^\| ([A-Z]+-[0-9]+) \|.*$/gm)];
  const id = (row: RegExpExecArray | RegExpMatchArray) => row[1] ?? '';
  return {
    all: rows.map(id),
    open: rows.filter((row) => !/\| (Pass|Fail) \|/.test(row[0])).map(id),
  };
}

/** The document with one row filled by the session's actor, dated as the event will be. */
export async function executedText(
  session: Session,
  id: DocId,
  item: string,
  outcome: 'Pass' | 'Fail',
  summary: string,
): Promise<Uint8Array> {
  const record = await session.record(id);
  const day = new Date(Math.max(session.now(), record.date) * 1000).toISOString().slice(0, 10);
  const filling = { summary, outcome, performedBy: `${session.actor.id} ${day}` };
  return unwrap(fillRow(await presentText(session, id), item, filling));
}
