/** What a gate is asked about, as people name it. */
export const gateActs = ['merge', 'close', 'release', 'review', 'approval'] as const;

export type GateAct = (typeof gateActs)[number];
