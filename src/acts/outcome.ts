import type { Finding } from '../rules/finding.ts';
import type { Advised } from './advice.ts';

/** One commit that an act made: an event on a record, or a step of trunk. */
export interface MadeCommit {
  readonly oid: string;
  readonly ref: string;
  /** `approve`, `enact` … */
  readonly act: string;
  readonly document: string | null;
  readonly subject: string;
  /** The whole message, for `--dry-run`. */
  readonly message: string;
}

/** What an act did, or with `--dry-run` would do. Plain data: the CLI and other doors render it. */
export interface ActOutcome {
  readonly act: string;
  readonly document: string | null;
  /** State and version after the act; null for acts without a record (`init`, `checkpoint`). */
  readonly state: string | null;
  readonly version: string | null;
  readonly commits: readonly MadeCommit[];
  readonly refs: readonly {
    readonly ref: string;
    readonly old: string | null;
    readonly new: string | null;
  }[];
  /** `remote` once a server took it; `local` where no remote is set; `planned` with `--dry-run`. */
  readonly counted: 'remote' | 'local' | 'planned';
  /** Sentences that the actor should read: `withdrew the review first`, `the workspace copy is …`. */
  readonly notes: readonly string[];
  /** Warnings of the rules. */
  readonly warnings: readonly Finding[];
  /** Files written for the actor (workspace copies, keys). */
  readonly files: readonly string[];
  /** What comes next and whose it is, best first. */
  readonly steps: readonly Advised[];
  /** The next commands as lines of text, best first. */
  readonly next: readonly string[];
}
