import type { Mode } from '../outcome.ts';

/** Every mode, by the value of the input `mode`; each loads what it alone needs. */
export const modes = {
  gate: async () => (await import('./gate.ts')).gate,
  attest: async () => (await import('./attest.ts')).attest,
  relay: async () => (await import('./relay.ts')).relay,
  audit: async () => (await import('./audit.ts')).audit,
} as const satisfies Readonly<Record<string, () => Promise<Mode>>>;
