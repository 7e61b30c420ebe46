import type { CommandContext, CommandResult } from '../command.ts';

/** Standard output is the wire: nothing else is printed there. */
export async function execute({ options }: CommandContext): Promise<CommandResult> {
  const { serveGit } = await import('../../mcp/program.ts');
  await serveGit(options);
  return { data: null, human: '' };
}
