import { type CommandInput, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { serveInput } from './serving.ts';

/** Standard output is the wire: nothing else is printed there. */
export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const how = await serveInput(context, input);
  const { serveGit } = await import('../../mcp/program.ts');
  await serveGit(context.options, {
    ...how,
    repository: optional(input, 'hosting'),
    url: optional(input, 'hosting-url'),
    tokenFile: optional(input, 'hosting-token-file'),
  });
  return { data: null, human: '' };
}
