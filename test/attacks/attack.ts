import type { QualitySystem } from '../helpers/quality-system.ts';
import type { Line } from '../helpers/raw-push.ts';
import type { VerifyWords } from './program.ts';

/** What an attacker sends to the server, or does to it. */
export interface Attempt {
  /** Short branch name or full ref to a commit, or null to delete; in this order. */
  readonly push?: Readonly<Record<string, string | null>>;
  readonly force?: boolean;
  readonly atomic?: boolean;
  /** Lines of a push as stock git would not send them; in place of `push`, and at the gate only. */
  readonly lines?: readonly Line[];
  /** How often the gate names the rule; once for each name, where many are tried at once. */
  readonly times?: number;
  /** What no push can do, done to a repository itself: an operator's hand. Then no gate is asked. */
  readonly operate?: (bare: string) => Promise<void>;
  /** Further words for `qms verify`. */
  readonly verify?: VerifyWords;
  /** Puts right again what the attempt did to the server itself. */
  readonly mend?: () => Promise<void>;
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
  /** What `verify` warns of, though nothing that it judges is touched. */
  readonly warning?: string;
  /** What must be possible afterwards, so that no refusal is a dead end. */
  readonly goesOn?: (stage: Stage) => Promise<void>;
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
