import type { Standing } from '../interactive/admit.ts';
import type { State } from '../states.ts';
import type { ScanLevel } from '../systems/system.ts';
import type { DocId, Oid, PrincipalId } from '../values.ts';
import type { Phase } from './event.ts';
import type { Pin } from './pin.ts';
import type { UsedVersions, Version } from './version.ts';

/** An event that a result rests on: enough to ask whether a revocation voids it. */
export interface EventRef {
  readonly oid: Oid;
  /** Place in the record's chain; the first event is 1. */
  readonly index: number;
  readonly actor: PrincipalId;
  /** Canonical text of the key that signed it. */
  readonly key: string;
}

/** An assignment and whom it named. */
export interface Assign extends EventRef {
  readonly members: readonly PrincipalId[];
}

export interface Review extends EventRef {
  readonly outcome: 'recommend' | 'request-updates';
}

/** One round of review: it belongs to one phase and one content. */
export interface Round {
  readonly content: Oid;
  readonly reviews: readonly Review[];
  readonly approvals: readonly EventRef[];
  /** Content of the record's verification records when the round began, by id. */
  readonly attachments: Readonly<Record<string, Oid>>;
}

/** A completed approval that stands. */
export interface Decision {
  /** The event that completed it. */
  readonly event: Oid;
  readonly content: Oid;
  readonly policy: Oid;
  readonly assigns: readonly Assign[];
  readonly reviews: readonly Review[];
  readonly approvals: readonly EventRef[];
  readonly attachments: Readonly<Record<string, Oid>>;
}

/** A child, or a revision that names this record as its authority. */
export interface Link {
  readonly id: DocId;
  /** The child's `create`, or the revision's `checkout`. */
  readonly event: Oid;
  readonly relation: 'child' | 'revision';
}

/** A record that is written interactively: the template that asks, and where its answers stand. */
export interface Authoring extends Standing {
  readonly template: Pin;
}

/** What one suite showed at one commit, the last time that CI said so. */
export interface ResultRef extends EventRef {
  readonly system: string;
  readonly suite: string;
  readonly commit: Oid;
  readonly tree: Oid;
  readonly passed: boolean;
  /** Tests that passed. */
  readonly tests: number;
  /** Results of each level, of a scan; null for a suite of tests. */
  readonly scan: Readonly<Record<ScanLevel, number>> | null;
  /** How often results of it were brought, this one included. */
  readonly times: number;
  /** From the record's directory. */
  readonly file: string;
}

/** A clear that stands. */
export interface ClearRef extends EventRef {
  readonly commit: Oid;
  /** Tests that passed at the commit, of all suites: what the next release may not fall below. */
  readonly tests: number;
  /** The clear before it, which stands again when this one is taken back: code may have come in by it. */
  readonly replaces: ClearRef | null;
}

/** What a change record has shown of the code of its systems. */
export interface CodeStanding {
  /** By `<system> <suite> <commit>`. */
  readonly results: Readonly<Record<string, ResultRef>>;
  /** By system. */
  readonly clears: Readonly<Record<string, ClearRef>>;
  /** Releases that its close gave: `APP 1.4`. */
  readonly releases: readonly string[];
}

/** Everything that one controlled document is after its last event: plain data, computed by folding, never stored as truth. */
export interface RecordState {
  readonly id: DocId;
  /** Name of the kind. */
  readonly kind: string;
  readonly tip: Oid;
  /** Root tree at the tip. */
  readonly tree: Oid;
  /** Tree of the record's directory at the tip; for POLICY, of its files. Equal ids mean equal content. */
  readonly content: Oid;
  readonly digest: string;
  readonly events: number;
  /** False only before the `create` of a record that genesis does not hold. */
  readonly born: boolean;
  readonly state: State;
  /** Null for kinds without execution. */
  readonly phase: Phase | null;
  readonly version: Version;
  readonly used: UsedVersions;
  readonly owner: PrincipalId | null;
  /** Who owned it when it last entered an end state. */
  readonly lastOwner: PrincipalId | null;
  /** Index of the checkout that the owner still holds; null when checked in. */
  readonly checkedOut: number | null;
  /** Index of the event that entered the present end state; it counts once trunk holds it. */
  readonly entered: number;
  readonly parent: DocId | null;
  /** What the parent or authority must link before this record goes on; null when nothing is awaited. */
  readonly awaitsLink: { readonly on: DocId; readonly event: Oid } | null;
  /** The event that began the present revision, retirement or life: what a parent's link names. */
  readonly began: Oid;
  /** Whether the present cycle is a retirement, and what `withdraw` or `abandon` returns to. */
  readonly retiring: 'EFFECTIVE' | 'CLOSED' | null;
  /** Whether it was ever in force (kinds without execution) or released (with). */
  readonly pastCancel: boolean;
  readonly released: boolean;
  readonly authority: DocId | null;
  /** Content in force when the present revision began; null for what was never revised. */
  readonly revises: Oid | null;
  /** The assignments of the present phase; together they name the review team. */
  readonly team: readonly Assign[];
  readonly round: Round | null;
  readonly decisions: { readonly pre: Decision | null; readonly post: Decision | null };
  /** Who changed or owned the content, with the event that made them contributors first. */
  readonly contributors: Readonly<Record<PrincipalId, Oid>>;
  /** The last execution of each item. */
  readonly executions: Readonly<Record<string, EventRef>>;
  readonly delegates: readonly PrincipalId[];
  readonly links: readonly Link[];
  /** Null for a record that is edited as a text. */
  readonly authoring: Authoring | null;
  /** Null while it has shown nothing of any code. */
  readonly code: CodeStanding | null;
  /** Recovery of POLICY under way: the content agreed on, and who signed for it. */
  readonly recovering: { readonly content: Oid; readonly signers: readonly PrincipalId[] } | null;
  /** True while the tip is an emergency revocation or recovery that trunk does not hold yet. */
  readonly emergency: boolean;
  readonly title: string;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly policy: Oid;
  readonly pins: Readonly<Record<string, Oid>>;
  /** Author date of the tip, in seconds. */
  readonly date: number;
}
