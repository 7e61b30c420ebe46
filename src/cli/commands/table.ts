import type { Command, CommandDescription } from '../command.ts';
import { deciding } from './deciding.ts';
import { drafting } from './drafting.ts';
import { executing } from './executing.ts';
import { loaders } from './loaders.ts';
import { reading } from './reading.ts';
import { rtm } from './rtm.ts';
import { settingUp } from './setting-up.ts';
import { software } from './software.ts';

const descriptions: readonly CommandDescription[] = [
  ...drafting,
  ...deciding,
  ...executing,
  ...software,
  ...reading,
  ...rtm,
  ...settingUp,
];

/** The one table of commands, in the order in which help shows them. */
export const commands: readonly Command[] = descriptions.map((description) => {
  const load = loaders[description.name];
  if (load === undefined) throw new Error(`the command ${description.name} has no code`);
  return { ...description, load };
});
