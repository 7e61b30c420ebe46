/** What a version of a record is today; `SUPERSEDED` where a later version took its place. */
export interface Mark {
  readonly text: string;
  /** Loud marks stand across each page; what is in force has a quiet one. */
  readonly loud: boolean;
}

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** One signature. Dates are `2026-03-01T09:00:00Z`, in UTC. */
export interface Signature {
  readonly group: 'authorship' | 'review and approval' | 'execution' | 'completion';
  /** What they did: `Author`, `Review: recommend`, `Approval`. */
  readonly role: string;
  readonly phase: 'pre' | 'post' | null;
  readonly signer: Person;
  /** Human, agent … and for whom an agent acts. */
  readonly kind: string;
  readonly sponsor: string | null;
  readonly date: string;
  /** The sentence that the signature stands for. */
  readonly meaning: string;
  readonly version: string;
  readonly item: string | null;
  /** What they wrote: a comment, a reason. */
  readonly text: string;
  readonly key: string | null;
  readonly digest: string | null;
  readonly event: string;
  /** `stands`, or why it counts for nothing: its key was revoked, a later round took its place. */
  readonly standing: 'stands' | 'void' | 'superseded';
  readonly why: string;
}

export interface Revision {
  readonly version: string;
  /** When trunk took it in; null where it never did. */
  readonly effective: string | null;
  readonly authors: readonly string[];
  /** The change record that authorised it. */
  readonly change: string | null;
  readonly summary: string;
  readonly approvers: readonly string[];
}

export interface AttachedFile {
  readonly path: string;
  readonly sha256: string;
}

/** Everything that a rendition shows, from the record alone: no clock, no machine, no order of files. */
export interface Rendition {
  /** Name of the quality system, as genesis has it. */
  readonly system: string;
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly version: string;
  readonly state: string;
  readonly mark: Mark;
  readonly effective: string | null;
  readonly owner: Person | null;
  readonly authority: string | null;
  readonly parent: string | null;
  readonly digest: string;
  /** The event that holds it, and genesis: what a verifier begins from. */
  readonly event: string;
  readonly genesis: string;
  /** Date of the last event that counts for this rendition. */
  readonly date: string;
  readonly text: string;
  /** The text is no markdown, and shown as it was typed: a policy. */
  readonly verbatim: boolean;
  readonly revisions: readonly Revision[];
  readonly signatures: readonly Signature[];
  readonly files: readonly AttachedFile[];
  /** What a reader must be told: an end that trunk does not hold yet, events that the rules refuse. */
  readonly notices: readonly string[];
}
