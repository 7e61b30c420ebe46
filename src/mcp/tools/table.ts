import type { AnyTool } from '../tool.ts';
import { deciding } from './deciding.ts';
import { drafting } from './drafting.ts';
import { executing } from './executing.ts';
import { interacting } from './interacting.ts';
import { reading } from './reading.ts';
import { software } from './software.ts';
import { standing } from './standing.ts';

/** The one table of tools, in the order in which they are listed. */
export const tools: readonly AnyTool[] = [
  ...standing,
  ...reading,
  ...drafting,
  ...deciding,
  ...executing,
  ...interacting,
  ...software,
];
