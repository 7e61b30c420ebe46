import { type Finding, finding } from '../finding.ts';
import { checkMerge } from '../gates/merge.ts';
import { clearThatStands } from '../record/clears.ts';
import { adoptedCommit } from '../systems/adoption.ts';
import type { StepWorld } from './judge-step.ts';

/**
 * A system's qualified code comes in: by the clear that stands on the change record, and through the merge gate once
 * more, as trunk is at the first parent. What its tree must be is asked besides.
 */
export function checkCode(world: StepWorld): Finding[] {
  const { step, change, proof } = world;
  const where = { commit: step.oid };
  const wrong = (message: string) => finding('code/clear', message, { where });
  if (step.pins.length !== 1 || step.pins[0]?.name !== step.document || change === null)
    return [wrong(`the step pins no event of ${step.document}`)];
  if (step.parents[1] !== step.commit)
    return [wrong(`the second parent is ${step.parents[1]}; QMS-Commit names ${step.commit}`)];
  const adopts = adoptedCommit(change.properties) !== null;
  if (adopts !== (step.kind === 'adopt'))
    return [
      finding(
        'adopt/step',
        `${change.id} ${adopts ? 'adopts a commit' : 'adopts nothing'}; the step is of kind ${step.kind}`,
        { where },
      ),
    ];
  if (change.state !== 'IN_EXECUTION')
    return [wrong(`${change.id} is ${change.state} at the pin; code comes in while it is IN_EXECUTION`)];
  const clear = clearThatStands(change, step.system ?? '', (event) => world.isVoid(change.id, event));
  if (!clear || clear.oid !== step.clear || clear.commit !== step.commit) {
    const stands = clear ? `${clear.oid.slice(0, 12)} for ${clear.commit.slice(0, 12)}` : 'none';
    const last = change.code?.clears[step.system ?? ''];
    const voided =
      last && last.oid !== clear?.oid ? `; ${last.oid.slice(0, 12)} is void by a revocation` : '';
    return [
      wrong(
        `the clear of ${step.system} that stands on ${change.id} is ${stands}${voided}; the step names ${step.clear?.slice(0, 12)} for ${step.commit?.slice(0, 12)}`,
      ),
    ];
  }
  if (proof === null) return [wrong(`the policy in force registers no system ${step.system}`)];
  if (world.usedClear(clear.oid))
    return [wrong(`code came in by ${clear.oid.slice(0, 12)} already; a clear is used once`)];
  return checkMerge(proof).map((each) => ({ ...each, where: { ...each.where, ...where } }));
}
