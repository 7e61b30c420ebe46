import type { Mode } from '../outcome.ts';
import { attest } from './attest.ts';
import { audit } from './audit.ts';
import { gate } from './gate.ts';
import { relay } from './relay.ts';

/** Every mode, by the value of the input `mode`. */
export const modes = { gate, attest, relay, audit } as const satisfies Readonly<Record<string, Mode>>;
