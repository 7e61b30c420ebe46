import type { CommandDescription } from './description.ts';
import { deciding } from './table/deciding.ts';
import { drafting } from './table/drafting.ts';
import { executing } from './table/executing.ts';
import { reading } from './table/reading.ts';
import { rtm } from './table/rtm.ts';
import { settingUp } from './table/setting-up.ts';
import { software } from './table/software.ts';

/** The one table of commands, in the order in which help shows them; what a door does with a row is the door's. */
export const descriptions: readonly CommandDescription[] = [
  ...drafting,
  ...deciding,
  ...executing,
  ...software,
  ...reading,
  ...rtm,
  ...settingUp,
];
