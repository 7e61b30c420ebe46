import type { Finding } from '../finding.ts';
import type { State } from '../states.ts';
import type { Requirement } from '../systems/requirement.ts';
import type { Counts, SuiteResult, TestOutcome } from '../systems/results.ts';
import type { DocId, Oid } from '../values.ts';

/** What is known of a requirement at one commit; `withdrawn` ones ask for nothing. */
export type Verdict =
  | 'verified'
  | 'older-text'
  | 'failed'
  | 'skipped-only'
  | 'missing'
  | 'contradictory'
  | 'withdrawn';

/** A verification record, or any executable one that speaks for requirements. */
export interface RecordEvidence {
  readonly id: DocId;
  readonly state: State;
  /** `Pass` or `Fail`; anything else is none. */
  readonly outcome: string;
  /** `REQ-001`, or `REQ-001@1a2b3c4d` where it names the text that it was made for. */
  readonly requirements: readonly string[];
}

/** A reasoned proof in the matrix's section Proofs. */
export interface Proof {
  /** `REQ-001@1a2b3c4d`: a proof holds for one text. */
  readonly requirement: string;
  readonly text: string;
  /** 1-based line of the document. */
  readonly line: number;
}

/** What a matrix is built from: plain data, in any order but that of `requirements` and `records`. */
export interface MatrixInput {
  /** Of the specification in force. */
  readonly requirements: readonly Requirement[];
  /** The qualified commit. */
  readonly commit: Oid;
  /** The suites that a qualification needs. */
  readonly suites: readonly string[];
  /** Evidence of this system, at whatever commits. */
  readonly results: readonly SuiteResult[];
  /** In the order in which they were made: the last one that names a requirement counts. */
  readonly records: readonly RecordEvidence[];
  readonly proofs: readonly Proof[];
}

/** A test that carries a requirement: all its runs at the commit together. */
export interface TestEvidence {
  readonly suite: string;
  readonly name: string;
  /** `contradictory` if one run passed and another one did not. */
  readonly outcome: TestOutcome | 'contradictory';
  /** Whether it passed for the text as it is now. */
  readonly current: boolean;
}

export interface MatrixRow {
  readonly requirement: Requirement;
  readonly verdict: Verdict;
  /** By suite and name. */
  readonly tests: readonly TestEvidence[];
  /** The record that counts. */
  readonly record: { readonly id: DocId; readonly outcome: string; readonly current: boolean } | null;
  /** Whether there is a proof, and whether it is for the text as it is now. */
  readonly proof: 'current' | 'older' | null;
  /** Why evidence does not count any more: `REQ-003 ← REQ-001: text changed`. Empty unless the verdict is `older-text`. */
  readonly suspect: readonly string[];
}

/** The traceability of one system at one commit. */
export interface Matrix {
  readonly commit: Oid;
  /** In the order of the specification. */
  readonly rows: readonly MatrixRow[];
  /** Counted from tests of different names, however often each ran; by name. */
  readonly suites: readonly ({ readonly name: string } & Counts)[];
  /** Everything that keeps the system from being qualified, and warnings. */
  readonly findings: readonly Finding[];
}
