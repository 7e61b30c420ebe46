import type { Step } from '../step.ts';
import { change } from './change.ts';
import { cheats } from './cheats.ts';
import { closing } from './closing.ts';
import { execution } from './execution.ts';
import { founding } from './founding.ts';
import { firstProcedure } from './procedure.ts';
import { trail } from './trail.ts';

/** The whole demo, in the order in which it plays. */
export const story: readonly Step[] = [
  ...founding,
  ...firstProcedure,
  ...change,
  ...execution,
  ...closing,
  ...cheats,
  ...trail,
];
