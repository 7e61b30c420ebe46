import type { CommandContext, CommandResult } from '../command.ts';

/** Standard output is the wire: nothing else is printed there. */
export async function execute({ options }: CommandContext): Promise<CommandResult> {
  const { serve } = await import('../../mcp/program.ts');
  await serve(options);
  return { data: null, human: '' };
}
