import { descriptions } from '../../commands/table.ts';
import type { Command } from '../command.ts';
import { loaders } from './loaders.ts';

/** The one table of commands, each with its code. */
export const commands: readonly Command[] = descriptions.map((description) => {
  const load = loaders[description.name];
  if (load === undefined) throw new Error(`the command ${description.name} has no code`);
  return { ...description, load };
});
