import { type CommandInput, one, optional } from '../../commands/input.ts';
import { comments, type Remark } from '../../reading/comments.ts';
import { printable } from '../../rules/printable.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const found = await comments(context.options, {
    id: one(input, 'ID'),
    version: optional(input, 'version'),
  });
  return { data: found, human: found.remarks.map((remark) => shown(remark, context)).join('\n') };
}

/** A line that says who, when and what, then the words themselves. */
function shown(
  { act, actor, date, version, outcome, valid, text }: Remark,
  { style }: CommandContext,
): string {
  const what = outcome === null ? act : `${act}: ${outcome}`;
  const head = `${actor ?? 'unknown'}, ${date ?? 'no date'}, of ${version ?? 'no version'}, ${what}`;
  const words = printable(text).replace(/^(?=.)/gm, '    ');
  return `${style('bold', valid ? head : `${head} (invalid)`)}\n${words}\n`;
}
