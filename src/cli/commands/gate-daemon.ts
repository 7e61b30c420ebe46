import { runGateDaemon } from '../../acts/gate-daemon/run.ts';
import { type CommandInput, optional } from '../../commands/input.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute({ options, io }: CommandContext, input: CommandInput): Promise<CommandResult> {
  const server = optional(input, 'server') ?? '.';
  const { socket, judged } = await runGateDaemon(options, server, (path) =>
    io.stderr.write(`qms: judging pushes at ${path}\n`),
  );
  return { data: { socket, judged }, human: `${judged} answered\n` };
}
