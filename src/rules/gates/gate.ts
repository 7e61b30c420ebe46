import type { Finding } from '../finding.ts';
import type { RuleId } from '../registry.ts';
import type { Proof } from './proof.ts';

/** The answer of one gate: met where nothing was found. */
export interface Condition {
  readonly gate: RuleId;
  /** What is asked, as a statement that is true or not. */
  readonly asks: string;
  /** What shows it, for whoever reads the answer. */
  readonly shown: readonly string[];
  readonly findings: readonly Finding[];
}

/** One gate: a question to the proof of a system's code. Each stands in a file of its own. */
export interface Gate {
  readonly id: RuleId;
  /** What it reads, in words. */
  readonly reads: string;
  readonly asks: (proof: Proof) => string;
  readonly check: (proof: Proof) => {
    readonly findings: readonly Finding[];
    readonly shown?: readonly string[];
  };
}

/** Asks one gate. */
export function ask(gate: Gate, proof: Proof): Condition {
  const { findings, shown = [] } = gate.check(proof);
  return { gate: gate.id, asks: gate.asks(proof), shown, findings };
}
