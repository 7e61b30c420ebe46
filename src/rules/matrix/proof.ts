import type { Requirement } from '../systems/requirement.ts';
import type { SuiteResult } from '../systems/results.ts';
import type { System } from '../systems/system.ts';
import type { DocId } from '../values.ts';
import type { RecordEvidence } from './matrix.ts';

/** Everything that the matrix of a system has to agree with. Plain data, read once from the pinned commits. */
export interface MatrixProof {
  readonly system: System;
  /** The record whose evidence it rests on; null where it is not seen. */
  readonly change: DocId | null;
  /** The specification as trunk holds it; null where it holds none. */
  readonly rs: {
    readonly id: DocId;
    readonly version: string;
    readonly requirements: readonly Requirement[];
  } | null;
  /** Results of the commit that the matrix names. */
  readonly results: readonly SuiteResult[];
  readonly records: readonly RecordEvidence[];
}
