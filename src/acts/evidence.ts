import { commitNamed } from '../repository/git/revision.ts';
import { fail } from '../rules/finding.ts';
import { type DocId, isDocId } from '../rules/values.ts';
import type { Session } from './session.ts';

/** What proves an execution, as the event says it, and the records that the event must pin for it. */
export interface Evidence {
  readonly values: readonly string[];
  readonly pins: readonly DocId[];
}

/**
 * Reads evidence as people name it, and finds each piece before anything is signed.
 *
 *     commit HEAD, commit 3f2a0c1    the full id of a commit of this repository
 *     document SOP-001 2.0           a version that the record gave
 *     record CR-001-VR-001           another record as it stands
 *     file evidence/report.xml       a file that is attached to the record
 */
export async function readEvidence(session: Session, id: DocId, given: readonly string[]): Promise<Evidence> {
  const values: string[] = [];
  const pins = new Set<DocId>();
  for (const value of given) {
    const [form = '', name = '', ...rest] = value.trim().split(/\s+/);
    if (form === 'commit' && name !== '' && rest.length === 0) {
      values.push(`commit ${await commitOf(session, name)}`);
      continue;
    }
    const wants = form === 'document' ? 1 : 0;
    if (!['document', 'record', 'file'].includes(form) || name === '' || rest.length !== wants)
      fail('evidence/unresolved', `${JSON.stringify(value)} is no evidence`, {
        fix: 'name it as `commit REVISION`, `document ID N.X`, `record ID` or `file evidence/NAME`',
      });
    if (form !== 'file' && name !== id) {
      if (!isDocId(name) || (await session.recordIfAny(name)) === null)
        fail('evidence/unresolved', `there is no record ${name}`, { where: { record: id } });
      pins.add(name as DocId);
    }
    values.push([form, name, ...rest].join(' '));
  }
  return { values: [...new Set(values)], pins: [...pins] };
}

/** The full id of a commit of the repository, by whatever git calls it. */
async function commitOf(session: Session, revision: string): Promise<string> {
  return (
    (await commitNamed(session.context.repository, revision)) ??
    fail('evidence/unresolved', `${JSON.stringify(revision)} is no commit of this repository`, {
      fix: 'fetch the branch that holds it, or name another',
    })
  );
}

/** The evidence as it stands in the row, for whoever reads the document without the events. */
export function inWords(values: readonly string[]): string {
  return values.map((value) => value.replace(/^(record|document|file) /, '')).join(', ');
}
