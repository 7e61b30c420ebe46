import type { RefUpdate } from '../../repository/git/refs.ts';
import { type Finding, finding } from '../../rules/finding.ts';
import type { Oid } from '../../rules/values.ts';
import type { MadeCommit } from '../outcome.ts';
import { admit } from './admit.ts';
import { refuseProposal } from './answer.ts';
import type { Desk } from './desk.ts';
import type { Proposed } from './proposals.ts';

/** What became of one proposal. */
export interface Decided extends Pick<Proposed, 'nonce' | 'tips' | 'change'> {
  /** Empty where it was admitted. */
  readonly findings: readonly Finding[];
  /** Steps of trunk that the relay made for it. */
  readonly steps: readonly MadeCommit[];
  /** The commit that says why it was refused. */
  readonly answer: Oid | null;
}

/** What is decided in one go, and moved by one push. */
export interface Batch {
  readonly decided: readonly Decided[];
  readonly updates: readonly RefUpdate[];
  /** Proposals at which this machine failed, with the first failure: others must not wait for them. */
  readonly aside: readonly string[];
  readonly trouble: unknown;
}

async function refuse(desk: Desk, proposed: Proposed, findings: readonly Finding[]) {
  const { nonce, tips, change } = proposed;
  const { oid, updates } = await refuseProposal(desk, proposed, findings);
  return { decided: { nonce, tips, change, findings, steps: [], answer: oid }, updates };
}

/**
 * Decides on proposals one after the other, each on what the ones before it left.
 *
 * @param until milliseconds since 1970, after which none but the first is begun
 */
export async function decideBatch(desk: Desk, proposals: readonly Proposed[], until: number): Promise<Batch> {
  const decided: Decided[] = [];
  const updates: RefUpdate[] = [];
  const aside: string[] = [];
  let trouble: unknown = null;
  let now = desk;
  for (const proposed of proposals) {
    if (decided.length > 0 && Date.now() > until) break;
    const { nonce, tips, change } = proposed;
    const admitted = await admit(now, proposed).catch((error) => {
      if (desk.context.options.signal?.aborted) throw error;
      trouble ??= error;
      return null;
    });
    if (admitted === null) {
      aside.push(nonce);
    } else if (admitted.ok) {
      decided.push({ nonce, tips, change, findings: [], steps: admitted.value.steps, answer: null });
      updates.push(...admitted.value.updates);
      now = admitted.value.desk;
    } else {
      const refused = await refuse(now, proposed, admitted.findings);
      decided.push(refused.decided);
      updates.push(...refused.updates);
    }
  }
  await now.context.history.remember();
  return { decided, updates, aside, trouble };
}

/** The host’s own rules stand in the way of this one proposal: it is told so, and the others go on. */
export async function refusedByHost(desk: Desk, proposed: Proposed, said: string): Promise<Batch> {
  const findings = [finding('relay/host-refused', `the host refused to move it: ${said}`)];
  const { decided, updates } = await refuse(desk, proposed, findings);
  return { decided: [decided], updates, aside: [], trouble: null };
}
