import { approve } from '../../../src/acts/approve.ts';
import { userRevoke } from '../../../src/acts/user-revoke.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { foundPolicySystem } from '../../acts/policy-system.ts';
import { tipOf } from '../../helpers/hand-made.ts';
import { oncePerFile } from '../../helpers/test-file.ts';
import { answerAll } from '../../helpers/verification-record.ts';
import type { Stage } from '../attack.ts';
import { stageOf } from '../play.ts';

/**
 * Records in the midst of things:
 *
 *     running   CR-001  in execution
 *     planned   CR-002  its plan lacks one approval, rev's
 *     gone      CR-003  cancelled, by a step of trunk
 *     done      CR-004  its result lacks one approval, rev's; with a verification record
 *     pending   SOP-001 approved, and no step of trunk brought it in
 */
export const running = 'CR-001' as DocId;
export const planned = 'CR-002' as DocId;
export const gone = 'CR-003' as DocId;
export const done = 'CR-004' as DocId;
export const look = 'CR-004-VR-001' as DocId;
export const pending = 'SOP-001' as DocId;

/** The stage; founded once for all groups that a test file plays. */
export const stage = oncePerFile(async (): Promise<Stage> => {
  const qs = await foundPolicySystem({ server: true });
  await qs.crIn('IN_EXECUTION');
  await qs.crIn('IN_PRE_APPROVAL');
  await approve(qs.as('quinn'), { id: planned });
  await qs.crIn('CANCELLED');
  await qs.crIn('IN_EXECUTION');
  await qs.create({ kind: 'VR', title: 'A look', parent: done });
  await answerAll(qs, look);
  await qs.bring(done, 'IN_POST_APPROVAL');
  await approve(qs.as('quinn'), { id: done });
  await qs.create({ kind: 'SOP', title: 'Handling orders' });
  await qs.bring(pending, 'IN_APPROVAL');
  await approve(qs.as('quinn'), { id: pending });
  await approve(qs.as('rev'), { id: pending });
  return stageOf(qs);
});

const revocations = new WeakMap<Stage, Promise<readonly string[]>>();

/** Revokes sam's key, and then rev's, as of the founding; once. @returns the events of POLICY that did it */
export function revoked(on: Stage): Promise<readonly string[]> {
  const known = revocations.get(on) ?? revoke(on);
  revocations.set(on, known);
  return known;
}

async function revoke({ qs }: Stage): Promise<readonly string[]> {
  const events: string[] = [];
  for (const name of ['sam', 'rev']) {
    await userRevoke(qs.as('ada'), { name, after: qs.genesis, reason: 'The key was copied.' });
    events.push(await tipOf(qs, 'POLICY'));
  }
  return events;
}
