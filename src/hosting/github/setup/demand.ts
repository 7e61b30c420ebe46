import type { Result } from '../../../rules/finding.ts';
import type { GitHub } from '../client.ts';
import type { Wanted } from './wanted.ts';

/** One thing that a repository on GitHub shall be, and how it is. */
export interface Demand {
  /** `ruleset git-qms history`. */
  readonly name: string;
  /** What is there; says what is wrong with it where `met` is false. */
  readonly value: string;
  readonly met: boolean;
  /** What somebody could do while it is not met. */
  readonly consequence: string;
  /** What to do; a command where there is one. */
  readonly fix: string;
  /** Only advice, where a laboratory may well do without. */
  readonly advice?: true;
  /** Does it; null where only a person can. What it gives back says what was done. */
  readonly mend: ((github: GitHub) => Promise<Result<string>>) | null;
  /** Trunk must not be closed to everybody but the relay before this is met: nobody could bring anything in. */
  readonly first?: true;
  /** What must be done first; it is not mended until then. */
  readonly after?: string;
}

/** A part of a repository's settings: reads it, and says what is demanded of it. */
export type Area = (github: GitHub, wanted: Wanted) => Promise<Result<readonly Demand[]>>;

export const runSetup = 'qms github setup --yes';
