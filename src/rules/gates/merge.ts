import type { Finding } from '../finding.ts';
import { adoptedCommit } from '../systems/adoption.ts';
import { adopt } from './adopt.ts';
import { base } from './base.ts';
import { branch } from './branch.ts';
import { ask, type Gate } from './gate.ts';
import { matrix } from './matrix.ts';
import { outsideSystem } from './outside-system.ts';
import type { Proof } from './proof.ts';
import { ratchet } from './ratchet.ts';
import { scan } from './scan.ts';
import { scope } from './scope.ts';
import { specification } from './specification.ts';
import { suites } from './suites.ts';

/** What lets a system's code into trunk. There is no override, for anybody. */
export const mergeGates: readonly Gate[] = [
  branch,
  outsideSystem,
  scope,
  base,
  suites,
  scan,
  ratchet,
  specification,
  matrix,
];

/** What lets code in that was written before: the same proof of it, and in place of how it was written what was approved. */
export const adoptGates: readonly Gate[] = [
  adopt,
  ...mergeGates.filter((gate) => ![branch, scope, base].includes(gate)),
];

/** The gates that a record's code has to pass. */
export function gatesFor({ record }: Proof): readonly Gate[] {
  return adoptedCommit(record.properties) === null ? mergeGates : adoptGates;
}

/** The findings of the merge gate; none where the code may come in. */
export function checkMerge(proof: Proof): Finding[] {
  return gatesFor(proof).flatMap((gate) => ask(gate, proof).findings);
}
