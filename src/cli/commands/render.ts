import { rendition } from '../../reading/rendition.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { type CommandInput, one, optional } from '../input.ts';
import { writeRendition } from './write-file.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const found = await rendition(context.options, {
    id: one(input, 'ID'),
    version: optional(input, 'version'),
  });
  const { renditionHtml } = await import('../../renditions/program.ts');
  const name = optional(input, 'output') ?? `${found.id}-v${found.version}.html`;
  const file = await writeRendition(context, name, renditionHtml(found));
  const { text, ...data } = found;
  return { data: { ...data, file }, human: `wrote ${file.path}\n`, notes: found.notices };
}
