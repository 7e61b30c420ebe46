import { unwrap } from '../rules/finding.ts';
import { withNextVersion } from '../rules/policy/edit.ts';
import type { RecordState } from '../rules/record/state.ts';
import { policyId } from './policy-draft.ts';
import { filesToRestore, type PolicyTexts, readPolicyTexts } from './policy-files.ts';
import type { Session } from './session.ts';

/** What an emergency event of POLICY starts from, whatever draft is open: the content in force, its version raised. */
export interface EmergencyBase {
  readonly record: RecordState;
  readonly texts: PolicyTexts;
  /** The event's files, once the texts are changed. */
  files(texts: PolicyTexts): Promise<Map<string, Uint8Array | null>>;
}

/**
 * Opens POLICY for an emergency event. An earlier one that trunk does not hold yet is brought into trunk first or, by
 * an actor who may not, built upon.
 */
export async function emergencyBase(session: Session): Promise<EmergencyBase> {
  const record = await session.record(policyId);
  const pending = record.emergency && !(await session.isInTrunk(record));
  if (pending && (await session.mayStep())) {
    await session.enact(policyId);
    session.notes.push('the emergency event before this one was brought into trunk first');
  }
  const builtUpon = pending && !(await session.isInTrunk(record));
  const source = builtUpon ? record.tree : session.trunkTree;
  const texts = await readPolicyTexts(session, source);
  return {
    record,
    texts: builtUpon ? texts : { ...texts, policyYaml: unwrap(withNextVersion(texts.policyYaml)) },
    files: async (changed) => {
      const files = await filesToRestore(session, record.tree, session.trunkTree);
      files.set('.qms/policy.yaml', Buffer.from(changed.policyYaml));
      files.set('.qms/allowed_signers', Buffer.from(changed.allowedSigners));
      return files;
    },
  };
}

/** Says which draft an emergency event ended. */
export function noteAbandoned(session: Session, record: RecordState): void {
  if (record.state !== 'EFFECTIVE' && record.recovering === null)
    session.notes.push(
      `the draft of POLICY${record.owner === null ? '' : ` of ${record.owner}`} (${record.state}) is thereby abandoned`,
    );
}
