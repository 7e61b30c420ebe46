/** What is owed on a record, and since when. */
export interface Debt {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly owner: string | null;
  /** Whole days. */
  readonly days: number;
  readonly says: string;
}

/** What a quality system owes; each list with the oldest first. */
export interface DebtReport {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly overdueDays: number;
  /** Variances and exception reports that have not ended. */
  readonly variances: readonly Debt[];
  /** Investigations open for longer than allowed. */
  readonly investigations: readonly Debt[];
  /** Execution items without an outcome for longer than allowed since the release. */
  readonly openItems: readonly Debt[];
  /** Items with an outcome whose event names no evidence, of records that are still open. */
  readonly itemsWithoutEvidence: readonly Debt[];
  /** Open records whose owner is gone, or can no longer act. */
  readonly unowned: readonly Debt[];
  /** Records whose history is not valid: nothing else that is said of them can be relied on. */
  readonly invalid: readonly Debt[];
}

/** How long something took, over all records: seconds. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  /** Nine of ten took no longer. */
  readonly p90: number;
  readonly longest: number;
}

export interface PhaseTimes extends Spread {
  readonly kind: string;
  readonly phase: string;
}

/** A review that took less time than its text takes to read. */
export interface HastyReview {
  readonly id: string;
  readonly reviewer: string;
  readonly words: number;
  readonly seconds: number;
  readonly outcome: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

export interface CycleReport {
  /** Times per kind and phase, in the order of the lifecycle. */
  readonly phases: readonly PhaseTimes[];
  readonly decisions: {
    readonly reviews: number;
    readonly updatesRequested: number;
    readonly approvals: number;
    readonly rejections: number;
    /** Rejections for each hundred decisions of approvers. */
    readonly rejectionRate: number;
  };
  readonly reading: {
    readonly wordsPerMinute: number;
    readonly reviews: number;
    readonly hasty: readonly HastyReview[];
  };
}
