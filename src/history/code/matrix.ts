import { entryAt } from '../../repository/objects/tree.ts';
import { decodeUtf8 } from '../../rules/bytes/text.ts';
import { recordDirectory } from '../../rules/kinds/ids.ts';
import { limits } from '../../rules/limits.ts';
import type { RecordEvidence } from '../../rules/matrix/matrix.ts';
import type { MatrixProof } from '../../rules/matrix/proof.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import type { EventRef, RecordState } from '../../rules/record/state.ts';
import { formatVersion } from '../../rules/record/version.ts';
import { requirementReference } from '../../rules/systems/requirement.ts';
import type { SuiteResult } from '../../rules/systems/results.ts';
import { decodeSuiteResult } from '../../rules/systems/suite-result.ts';
import type { System } from '../../rules/systems/system.ts';
import type { DocId } from '../../rules/values.ts';
import { heldAt } from '../held.ts';
import type { History } from '../history.ts';

/** What a matrix is asked about, and how the asker sees other records. */
export interface MatrixQuestion {
  readonly system: System;
  readonly policy: Policy;
  /** The commit that the matrix names. */
  readonly commit: string;
  /** The record whose evidence it rests on, as the asker sees it; null where there is none. */
  readonly change: RecordState | null;
  /** Verification records of it that the asker sees. */
  readonly verifications: readonly RecordState[];
  /** The step of trunk that is looked at; null where the asker sees none. */
  readonly step: number | null;
  readonly isVoid: (event: EventRef) => boolean;
}

/** The results of a commit that stand on a record, read from their files. */
async function resultsOf(history: History, question: MatrixQuestion): Promise<SuiteResult[]> {
  const { change, commit, system, isVoid } = question;
  const found: SuiteResult[] = [];
  for (const ref of Object.values(change?.code?.results ?? {})) {
    if (!change || ref.commit !== commit || ref.system !== system.name || isVoid(ref)) continue;
    const { reader } = history.source;
    const entry = await entryAt(reader, change.tree, `${recordDirectory(change.id)}/${ref.file}`);
    const blob = entry ? await reader.read(entry.oid, { maxBytes: limits.fileBytes }) : null;
    const read = blob ? decodeSuiteResult(blob.bytes) : null;
    if (read?.ok) found.push(read.value);
  }
  return found;
}

/** What a verification record shows: its outcome, and the requirements that its text names. */
async function verificationOf(history: History, record: RecordState): Promise<RecordEvidence> {
  const content = await history.contents.at(record.id, record.tree);
  const text = (content.document && decodeUtf8(content.document)) ?? '';
  const named = [...text.matchAll(requirementReference)].map(([reference]) => reference);
  return {
    id: record.id,
    state: record.state,
    outcome: record.authoring?.outcome ?? '',
    requirements: [...new Set(named)],
  };
}

/** Everything that a matrix has to agree with; what is missing is null. */
export async function readMatrixProof(history: History, question: MatrixQuestion): Promise<MatrixProof> {
  const { system, policy, step, change, verifications } = question;
  const rs = step === null ? null : await heldAt(history, system.rs, step);
  const kind = rs ? policy.kinds.get(rs.kind) : undefined;
  const content = rs && kind ? await history.contents.at(rs.id, rs.tree) : null;
  const facts = content?.document && kind ? history.contents.parse(content.document, kind) : null;
  return {
    system,
    change: change?.id ?? null,
    rs:
      rs && facts
        ? { id: rs.id, version: formatVersion(rs.version), requirements: facts.requirements.all }
        : null,
    results: await resultsOf(history, question),
    records: await Promise.all(verifications.map((each) => verificationOf(history, each))),
  };
}

/** The matrix of which system a record is; undefined for every other record. */
export function systemOfMatrix(policy: Policy, id: DocId): System | undefined {
  return [...policy.systems.values()].find((system) => system.rtm === id);
}
