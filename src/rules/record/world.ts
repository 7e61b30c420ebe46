import type { DocumentFacts, RowFilling } from '../content.ts';
import type { Finding, Result } from '../finding.ts';
import type { Proof } from '../gates/proof.ts';
import type { Answering } from '../interactive/answers.ts';
import type { MatrixProof } from '../matrix/proof.ts';
import type { Policy } from '../policy/policy.ts';
import type { SuiteResult } from '../systems/results.ts';
import type { DocId, Oid } from '../values.ts';
import type { Event } from './event.ts';
import type { EventRef, RecordState } from './state.ts';

/** The key that signed, and what its hardware vouches for. */
export interface Signer {
  readonly key: string;
  readonly userPresence: boolean;
}

/** One file that differs between an event's tree and its parent's; paths from the repository's root. */
export interface FileChange {
  readonly path: string;
  readonly before: { readonly mode: string; readonly oid: Oid } | null;
  readonly after: { readonly mode: string; readonly oid: Oid } | null;
}

/** What the objects say of one event, read once, by whoever has the repository. */
export interface EventFacts {
  readonly signer: Signer;
  readonly changes: readonly FileChange[];
  /**
   * Whether the event's tree is exactly its parent's with the record's own directory exchanged. Stricter than `changes`,
   * which do not show empty directories.
   */
  readonly onlyOwnDirectory: boolean;
  /** Paths of all files of the record's directory after the event, relative to it. */
  readonly files: readonly string[];
  /** The texts among them, by path, where the event's body quotes them; null elsewhere. */
  readonly texts: ReadonlyMap<string, string> | null;
  /** Tree of the record's directory in the event's tree. */
  readonly content: Oid;
  /** `sha256:…` over the record's directory. */
  readonly digest: string;
  /** The record's markdown after and before the event; null for POLICY and where there is none. */
  readonly document: DocumentFacts | null;
  readonly previousDocument: DocumentFacts | null;
  /** Where a revision is routed: the document of the version in force that it revises; null elsewhere. */
  readonly inForceDocument: DocumentFacts | null;
  /** How the document changed, if it changed only as the filling of one row. */
  readonly filling: RowFilling | null;
  /** How the answers changed, of a record whose template is interactive; null for any other. */
  readonly answering: Answering | null;
  /**
   * Whether an attachment's `create` names no template, though the one of its kind is interactive, as trunk holds it at
   * the pinned step.
   */
  readonly leavesQuestionsOut: boolean;
  /** For `evidence`: the one file that it adds, and the results in it; null where it adds none, or more. */
  readonly result: { readonly path: string; readonly read: Result<SuiteResult> } | null;
  /** For a TEMPLATE: what its tags say that cannot be. */
  readonly templateFindings: readonly Finding[];
  /** For POLICY: the policy in the event's tree, or null when it does not parse (the findings are in `policyFindings`). */
  readonly draftPolicy: Policy | null;
  readonly policyFindings: readonly Finding[];
}

/** Trunk as one event sees it: at the first-parent step that it pins. */
export interface TrunkView {
  /** The record as its last step left it; null if trunk never held it. */
  inForce(id: DocId): RecordState | null;
  /** Whether code came in by this clear. */
  usedClear(clear: Oid): boolean;
  /** The highest release of a system, `APP 1.4`; null where there is none. */
  lastRelease(system: string): string | null;
}

/** The facts that a rule may ask for beyond the record's own chain. Nothing in it changes with time or place. */
export interface World {
  readonly event: Event;
  readonly facts: EventFacts;
  /** The policy under which the event is judged. */
  readonly policy: Policy;
  /** Policies that the pinned commits show to have been in force already when the event was made. */
  readonly seenPolicies: readonly Oid[];
  /** Place of a policy event in the order in which trunk brought policies into force; null if trunk never did. */
  policyOrder(policy: Oid): number | null;
  /** Another record at the event that this event pins; null without a pin. */
  pinned(id: DocId): RecordState | null;
  /** Whether `later` is `earlier` or descends from it, on the chain of `name` (a record or `trunk`). */
  notBefore(name: string, earlier: Oid, later: Oid): boolean;
  /** Trunk at the event's pin; null without one. */
  readonly trunk: TrunkView | null;
  /** The policy in force at the event's trunk pin, or the one it names: what a revision of POLICY replaces. */
  readonly inForcePolicy: Policy;
  /** For a `revoke` that follows on an emergency event: the policy which that one brings. */
  readonly emergencyPolicy?: Policy | null;
  /** For a clear: everything that the merge gate of its system looks at; null where it names no system of the policy. */
  readonly proof?: Proof | null;
  /** For a decision of the post phase, under a policy that asks for people by path: the files that came into trunk. */
  readonly broughtIn?: readonly string[] | null;
  /** For an event that decides on the matrix of a system: what the matrix has to agree with; null for any other. */
  readonly matrix?: MatrixProof | null;
  /** Whether a revocation in `policy` voids an event of the record. */
  isVoid(id: DocId, event: EventRef): boolean;
}
