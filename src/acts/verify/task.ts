import type { FoundedGenesis } from '../../history/genesis.ts';
import type { JudgedRecord } from '../../history/judged-record.ts';
import type { RememberedTrunk } from '../../history/trunk-index.ts';
import type { GitRepository } from '../../repository/git/location.ts';
import type { DocId, Oid } from '../../rules/values.ts';

/** What a thread is told when it starts: the repository, and where its governed history begins and ends. */
export interface Task {
  readonly repository: GitRepository;
  readonly founded: FoundedGenesis;
  readonly trunk: RememberedTrunk;
  readonly trunkTip: Oid;
  readonly tips: ReadonlyMap<DocId, Oid>;
}

/** Records to judge. */
export interface Portion {
  readonly number: number;
  readonly ids: readonly DocId[];
}

/** What a thread found of a portion, in the order of its ids. */
export interface Answer {
  readonly number: number;
  readonly judged: readonly JudgedRecord[];
}
