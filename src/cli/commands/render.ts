import { type CommandInput, has, one, optional } from '../../commands/input.ts';
import { rendition } from '../../reading/rendition.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readFonts } from './fonts.ts';
import { writeRendition } from './write-file.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const found = await rendition(context.options, {
    id: one(input, 'ID'),
    version: optional(input, 'version'),
  });
  const { renditionHtml, renditionPdf, fontNames } = await import('../../renditions/program.ts');
  const kind = has(input, 'pdf') ? 'pdf' : 'html';
  const name = optional(input, 'output') ?? `${found.id}-v${found.version}.${kind}`;
  const pdf = kind === 'pdf' ? await renditionPdf(found, await readFonts(fontNames)) : null;
  const file = await writeRendition(context, name, pdf?.bytes ?? renditionHtml(found));
  const missing = pdf?.missing ?? [];
  const { text, ...data } = found;
  return {
    data: { ...data, file, missing },
    human: `wrote ${file.path}\n`,
    notes: [
      ...found.notices,
      ...(missing.length === 0
        ? []
        : [
            `no font here shows ${missing.join(', ')}; each stands by this name in the PDF, and as itself with --html`,
          ]),
    ],
  };
}
