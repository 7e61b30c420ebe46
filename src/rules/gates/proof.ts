import type { Finding } from '../finding.ts';
import type { KeyStatus, Policy } from '../policy/policy.ts';
import type { RecordState, ResultRef } from '../record/state.ts';
import type { ScanResult } from '../systems/results.ts';
import type { System } from '../systems/system.ts';
import type { ScanWaiver } from '../systems/waivers.ts';
import type { DocId, Oid, PrincipalId } from '../values.ts';

/** One commit between trunk and the qualified commit. */
export interface CodeCommit {
  readonly oid: Oid;
  /** The record that its QMS-CR names; null where there is none, or more than one. */
  readonly change: DocId | null;
  /** Whose key signed it; null where that cannot be said. */
  readonly signer: { readonly principal: PrincipalId; readonly status: KeyStatus } | null;
  /** Why it cannot be read as a code commit. */
  readonly findings: readonly Finding[];
}

/** What the objects say of a qualified commit, seen from a step of trunk. */
export interface CodeFacts {
  /** Its tree. */
  readonly tree: Oid;
  /** The last step of trunk that it descends from, or the pointer of its submodule; null where it descends from none. */
  readonly base: Oid | null;
  /** Commits that it has and trunk has not, itself included. */
  readonly commits: readonly CodeCommit[];
  /** Files that differ between the base and the commit; for an adoption without a base, all that the commit holds. */
  readonly changed: readonly string[];
  /** Files of the system that trunk has changed since the base; for an adoption, whatever trunk holds at its paths. */
  readonly movedOnTrunk: readonly string[];
}

/** A release of the system that trunk holds: by whom it was made, and how many tests passed at it. */
export interface LastRelease {
  readonly record: DocId;
  readonly release: string;
  readonly tests: number;
}

/** Everything that the merge gate of one system looks at. Plain data, read once from the pinned commits. */
export interface Proof {
  /** The change record as it stands. */
  readonly record: RecordState;
  /** Systems that its front matter names. */
  readonly systems: readonly System[];
  readonly system: System;
  readonly commit: Oid;
  readonly policy: Policy;
  /** The specification and the matrix at their pins, and as trunk holds them; null where there is none. */
  readonly rs: Document;
  readonly rtm: Document;
  /** The results at exactly this commit that no revocation voids. */
  readonly results: readonly ResultRef[];
  /** Null where the commit is not in the repository. */
  readonly code: CodeFacts | null;
  /** Paths, folders and globs that the record's approved table lists, and those of its approved variances. */
  readonly scope: readonly string[];
  /** What approved variances waive: `ratchet APP`. */
  readonly waived: readonly string[];
  /** Results of scans that they waive, those that have lapsed too. */
  readonly waivers: readonly ScanWaiver[];
  /** What the scan of the commit found, one by one; none where there are no waivers to hold beside it. */
  readonly scanned: readonly ScanResult[];
  /** The day of the event or step that is asked about, `2026-11-22`. */
  readonly day: string;
  readonly lastRelease: LastRelease | null;
}

export interface Document {
  readonly id: DocId;
  readonly pinned: RecordState | null;
  readonly held: RecordState | null;
}
