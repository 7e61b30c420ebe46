import type { Proof } from '../../rules/gates/proof.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import type { RecordState } from '../../rules/record/state.ts';
import { isCodeStep, type Step } from '../../rules/trunk/step.ts';
import type { DocId } from '../../rules/values.ts';
import { heldAt, isVoidUnder, voidBounds } from '../held.ts';
import type { History } from '../history.ts';
import { readProof } from './proof.ts';

/** For a step that brings code in: its change record at the pin, and what the merge gate looks at, seen from the step before. */
export async function readCodeStep(
  history: History,
  step: Step,
  policy: Policy,
  previous: number,
): Promise<{ readonly change: RecordState | null; readonly proof: Proof | null }> {
  const pin = step.pins.find(({ name }) => name === step.document);
  if (!isCodeStep(step.kind) || !pin || !step.commit) return { change: null, proof: null };
  const change = await history.stateAt(pin.name as DocId, pin.oid);
  const system = policy.systems.get(step.system ?? '');
  if (!change || !system) return { change, proof: null };
  const bounds = await voidBounds(history, change.id, policy);
  const documents: readonly DocId[] = [system.rs, system.rtm];
  const proof = await readProof(history, {
    record: change,
    system,
    commit: step.commit,
    policy,
    step: previous,
    // Specification and matrix as trunk holds them; variances as the record last pinned them.
    seen: async (id) => {
      if (documents.includes(id)) return heldAt(history, id, previous);
      const pinned = change.pins[id];
      return pinned ? history.stateAt(id, pinned) : null;
    },
    isVoid: (event) => isVoidUnder(bounds, event),
    time: Math.max(step.author.time, change.date),
  });
  return { change, proof };
}
