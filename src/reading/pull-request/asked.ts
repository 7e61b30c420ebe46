import type { DocId, Oid } from '../../rules/values.ts';
import type { Answer, GateCondition } from '../gates/condition.ts';

/** What somebody asks to have merged, in words of git alone. */
export interface PullRequest {
  readonly head: Oid;
  /** Branch name of the head, without `refs/heads/`. */
  readonly branch: string;
  /** Whether the branch stands in this repository, and not in a fork of it. */
  readonly here: boolean;
  /** Branch name of what it would go into. */
  readonly base: string;
  /** Where the branch stood before the push that is asked about; null where nobody says. */
  readonly before: Oid | null;
}

/** What merging would do, and what stands against it. */
export interface MergeAnswer {
  /** A record's branch, one of execution, any other into trunk, what the host would make trunk, or nothing of trunk. */
  readonly what: 'record' | 'execution' | 'change' | 'steps' | 'elsewhere';
  /** In one line, as a statement: what it is about. */
  readonly about: string;
  readonly records: readonly DocId[];
  readonly answer: Answer;
  readonly conditions: readonly GateCondition[];
  /** Commands that come next. */
  readonly next: readonly string[];
}
