import type { Attack, NotApplicable } from './attack.ts';
import * as rewriting from './corpus/rewriting.ts';

/** Cases that are played together, on one stage. */
export interface Group {
  /** As its test file calls it. */
  readonly name: string;
  /** Test file, beside this one. */
  readonly test: string;
  readonly attacks: readonly Attack[];
}

/** The whole corpus. Each group stands here, and is played by the test file that it names. */
export const groups: readonly Group[] = [
  { name: 'rewriting', test: 'rewriting.test.ts', attacks: rewriting.attacks },
];

/** Every case of the catalogue that the corpus leaves out, with why. */
export const notApplicable: readonly NotApplicable[] = [];
