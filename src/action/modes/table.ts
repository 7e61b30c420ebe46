import type { Mode } from '../outcome.ts';
import { gate } from './gate.ts';

/** Every mode, by the value of the input `mode`. */
export const modes = { gate } as const satisfies Readonly<Record<string, Mode>>;
