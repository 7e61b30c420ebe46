import { commitBytes } from '../../history/commits.ts';
import type { ObjectReader } from '../../repository/objects/reader.ts';
import { printable } from '../../rules/printable.ts';
import type { Oid } from '../../rules/values.ts';

const mostCharacters = 60;

/** What a commit says of itself in its first line, made harmless and short; empty where that cannot be read. */
async function titleOf(reader: ObjectReader, oid: Oid): Promise<string> {
  const bytes = await commitBytes(reader, oid);
  const text = bytes.ok ? new TextDecoder().decode(bytes.value) : '';
  const begin = text.indexOf('\n\n');
  const line = begin < 0 ? '' : (text.slice(begin + 2).split('\n', 1)[0] ?? '');
  // Hosts look in square brackets for orders: `[skip ci]` in the message of trunk's tip would keep its tests from running.
  const harmless = printable(line.trim()).replaceAll('[', '(').replaceAll(']', ')');
  const characters = [...harmless];
  return characters.length > mostCharacters
    ? `${characters.slice(0, mostCharacters).join('')}…`
    : characters.join('');
}

/** The message of the step that brings a change in; its authors stand in the commits that the step follows on. */
export async function changeMessage(
  reader: ObjectReader,
  head: Oid,
): Promise<{ readonly subject: string; readonly message: string }> {
  const title = await titleOf(reader, head);
  const subject = `change ${head.slice(0, 12)}${title === '' ? '' : `: ${title}`}`;
  return { subject, message: `${subject}\n` };
}
