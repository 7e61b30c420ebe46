import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { all, type CommandInput, optional } from '../commands/input.ts';
import { fail } from '../rules/finding.ts';
import type { CommandContext } from './command.ts';

/** Reads a file that the command line names. Raises `usage/file`. */
export async function readNamedFile(context: CommandContext, path: string): Promise<Uint8Array> {
  try {
    return await readFile(resolve(context.options.cwd, path));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    return fail('usage/file', `${JSON.stringify(path)} cannot be read (${reason})`, { cause });
  }
}

/** As {@link readNamedFile}, for text: what is not UTF-8 is refused, not repaired. */
export async function readNamedText(context: CommandContext, path: string): Promise<string> {
  const bytes = await readNamedFile(context, path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    return fail('usage/file', `${JSON.stringify(path)} is not UTF-8 text`, { cause });
  }
}

/** The text given by `-m` or `--message-file`, or undefined without either. Raises `usage/file` and `usage/empty-message`. */
export async function readMessage(context: CommandContext, input: CommandInput): Promise<string | undefined> {
  const file = optional(input, 'message-file');
  const paragraphs = all(input, 'message');
  if (file === undefined && paragraphs.length === 0) return undefined;
  const fromStdin = () => context.io.stdin.text();
  let text = paragraphs.join('\n\n');
  if (file !== undefined) text = file === '-' ? await fromStdin() : await readNamedText(context, file);
  else if (text === '-') text = await fromStdin();
  const message = text.replaceAll('\r\n', '\n').trim();
  if (message === '') fail('usage/empty-message', 'the message is empty');
  return message;
}

/** As {@link readMessage}, where the command table requires one. */
export async function requireMessage(context: CommandContext, input: CommandInput): Promise<string> {
  const message = await readMessage(context, input);
  return message ?? fail('usage/empty-message', 'there is no message');
}
