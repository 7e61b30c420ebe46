import type { Requirement } from '../systems/requirement.ts';
import type { SuiteResult } from '../systems/results.ts';
import { readReference } from './gather.ts';
import type { Proof, RecordEvidence } from './matrix.ts';
import { openSuspects } from './suspects.ts';

/** A requirement whose text, or that of one that it follows from, is another; with the path that leads there. */
export interface TouchedRequirement {
  readonly id: string;
  /** `REQ-003 ← REQ-001: text changed` */
  readonly because: string;
}

/**
 * What a change of a specification touches: the requirements whose text changed or that are new, and all that follow from
 * them over any number of links.
 */
export function touchedRequirements(
  before: readonly Requirement[],
  after: readonly Requirement[],
): TouchedRequirement[] {
  const old = new Map(before.map(({ id, meaning }) => [id, meaning]));
  const suspects = openSuspects(new Map(after.map((each) => [each.id, each])))({
    requirements: Object.fromEntries(old),
  });
  return after.flatMap(({ id }) => {
    const because = old.has(id) ? suspects.cause(id, null) : `${id}: new`;
    return because === null ? [] : [{ id, because }];
  });
}

/** What shows a requirement: a test of a suite, a verification record, or a proof of the matrix. */
export interface TouchedEvidence {
  readonly kind: 'test' | 'record' | 'proof';
  /** `unit: greets`, `CR-001-VR-001`, `the proof of REQ-001`. */
  readonly name: string;
  readonly suite: string | null;
  /** The path of links that leads there: `unit: greets ← REQ-003 ← REQ-001: text changed`. */
  readonly because: string;
}

/** The tests, verification records and proofs that show touched requirements: each once, by the first path to it. */
export function touchedEvidence(
  touched: readonly TouchedRequirement[],
  evidence: {
    readonly results: readonly Pick<SuiteResult, 'suite' | 'tests'>[];
    readonly records: readonly Pick<RecordEvidence, 'id' | 'requirements'>[];
    readonly proofs: readonly Pick<Proof, 'requirement'>[];
  },
): TouchedEvidence[] {
  const because = new Map(touched.map((each) => [each.id, each.because]));
  const found = new Map<string, TouchedEvidence>();
  const add = (
    kind: TouchedEvidence['kind'],
    name: string,
    suite: string | null,
    tokens: readonly string[],
  ) => {
    const path = tokens.flatMap((token) => because.get(readReference(token).id) ?? [])[0];
    if (path !== undefined && !found.has(name))
      found.set(name, { kind, name, suite, because: `${name} ← ${path}` });
  };
  for (const { suite, tests } of evidence.results)
    for (const { name, requirements } of tests) add('test', `${suite}: ${name}`, suite, requirements);
  for (const { id, requirements } of evidence.records) add('record', id, null, requirements);
  for (const { requirement } of evidence.proofs)
    add('proof', `the proof of ${readReference(requirement).id}`, null, [requirement]);
  return [...found.values()];
}
