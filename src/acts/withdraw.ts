import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';

export interface WithdrawInput {
  readonly id: string;
  readonly reason: string;
}

/** Takes a document back from review or approval, or a pending end back before trunk holds it. */
export function withdraw(options: ContextOptions, input: WithdrawInput): Promise<ActOutcome> {
  return perform('withdraw', options, async (session) => {
    const id = documentId(input.id);
    await session.event({ id, act: 'withdraw', reason: input.reason });
    return { document: id };
  });
}
