import type { QualitySystem } from '../helpers/quality-system.ts';

/** What an attacker sends to the server, or does to it. */
export interface Attempt {
  /** Short branch name or full ref to a commit, or null to delete; in this order. */
  readonly push?: Readonly<Record<string, string | null>>;
  readonly force?: boolean;
  readonly atomic?: boolean;
  /** What no push can do, done to a repository itself: an operator's hand. Then no gate is asked. */
  readonly operate?: (bare: string) => Promise<void>;
}

/** One case of the corpus: a state of affairs, and what somebody tries in it. */
export interface Attack {
  /** Number in the catalogue (`A01`), or `X01` on for what review of the design added; with a letter for further forms. */
  readonly id: string;
  /** What the attacker does. */
  readonly title: string;
  /** What a repository without git-qms does about it. */
  readonly plainGit: string;
  /** The rule that refuses it, at the gate and in `verify`; null where it is harmless, and `why` says so. */
  readonly rule: string | null;
  /** The doors that can see it; `both` unless said otherwise. */
  readonly seenBy?: 'both' | 'gate' | 'verify';
  /** git itself refuses the objects, as the gate sets the server; the rule is shown at a server without that setting. */
  readonly stoppedBy?: 'git';
  /** Further rules that the same breaks, of necessity. Where given (perhaps empty), the gate names these and no others. */
  readonly also?: readonly string[];
  /** What `verify` names, where it cannot be the same rule; `why` says why not. */
  readonly verifyRule?: string;
  /** Why it is harmless, or why only one door can see it. */
  readonly why?: string;
  readonly attempt: (stage: Stage) => Promise<Attempt>;
}

/** A gated server with records in the states that attacks need; shared by the attacks of one file. */
export interface Stage {
  readonly qs: QualitySystem;
  readonly server: string;
}

/** A case of the catalogue that the corpus leaves out. */
export interface NotApplicable {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}
