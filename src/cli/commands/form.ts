import { type CommandInput, has, one, optional } from '../../commands/input.ts';
import { diff } from '../../reading/diff.ts';
import { type Form, form } from '../../reading/form.ts';
import { fail } from '../../rules/finding.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readNamedText } from '../message.ts';
import { formText } from './form-text.ts';
import { raw } from './raw.ts';
import { writeRendition } from './write-file.ts';

/** Lines of a redline that a form shows; the rest is `qms diff`'s. */
const mostLines = 400;
const columns = 96;

/** What changed, as text with marks, and the versions that it lies between. */
async function changes(context: CommandContext, { id, since, allNew }: Form) {
  if (allNew) return { from: null, equal: false, lines: [] };
  const found = await diff(context.options, { id, from: since ?? undefined });
  const { before, after, from, to, equal, files } = found;
  const others = files.map(({ path, change }) => `${change}: ${path}`);
  if (from === null || equal) return { from: from?.version ?? null, equal, lines: others };
  if (before === null || after === null)
    return { from: from.version, equal, lines: [...found.text.split('\n'), ...others] };
  const { compare, marks, readDocumentText, redlineText } = await import('../../renditions/program.ts');
  const [old, fresh] = [readDocumentText(before), readDocumentText(after)];
  const redline = compare([...old.properties, ...old.body], [...fresh.properties, ...fresh.body]);
  const lines = redlineText(redline, marks, columns, false).split('\n');
  const more = `… and ${lines.length - mostLines} lines more: qms diff ${id} ${from.version} ${to.version}`;
  return {
    from: from.version,
    equal,
    lines: [...lines.slice(0, mostLines), ...(lines.length > mostLines ? [more] : []), ...others],
  };
}

/** Prints the form of a review or approval, or writes it to the file that `--output` names. */
export async function showForm(
  context: CommandContext,
  input: CommandInput,
  act: Form['act'],
): Promise<CommandResult> {
  const found = await form(context.options, { id: one(input, 'ID'), act });
  const changed = await changes(context, found);
  const text = formText(found, changed);
  const data = { ...found, changed, text };
  const output = optional(input, 'output');
  if (output === undefined) return { data, human: raw(text, context) };
  const file = await writeRendition(context, output, text);
  return { data: { ...data, file }, human: `wrote ${file.path}\n` };
}

/** The text of the form that `--answers` names; `-` is standard input. */
export async function readAnswersFile(
  context: CommandContext,
  input: CommandInput,
): Promise<string | undefined> {
  const file = optional(input, 'answers');
  if (file === undefined) return undefined;
  return file === '-' ? context.io.stdin.text() : readNamedText(context, file);
}

/** Whether the call asks for the form alone. Raises `usage/conflict` where it names a file for a form and asks for none. */
export function wantsForm(input: CommandInput): boolean {
  if (!has(input, 'form') && optional(input, 'output') !== undefined)
    fail('usage/conflict', '--output names the file that --form writes; without it nothing is written');
  return has(input, 'form');
}
