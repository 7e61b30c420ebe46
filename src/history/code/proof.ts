import type { Proof } from '../../rules/gates/proof.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import { systemsOf } from '../../rules/record/inputs.ts';
import type { EventRef, RecordState } from '../../rules/record/state.ts';
import { adoptedCommit } from '../../rules/systems/adoption.ts';
import type { System } from '../../rules/systems/system.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { heldAt } from '../held.ts';
import type { History } from '../history.ts';
import { readCodeFacts } from './facts.ts';
import { lastReleaseAt } from './releases.ts';

/** What a proof is asked for, and how the asker sees other records. */
export interface ProofQuestion {
  /** The change record, at the event before the clear, or at the code step's pin. */
  readonly record: RecordState;
  readonly system: System;
  readonly commit: Oid;
  readonly policy: Policy;
  /** The step of trunk that is looked at. */
  readonly step: number;
  /** Another record as the asker sees it: at its pin, or as trunk holds it. */
  readonly seen: (id: DocId) => Promise<RecordState | null>;
  readonly isVoid: (event: EventRef) => boolean;
}

/** What the approved text of a record says of code: the files that it may change, and what it waives. */
async function approvedOf(history: History, record: RecordState, policy: Policy) {
  const kind = policy.kinds.get(record.kind);
  const content = await history.contents.at(record.id, record.tree);
  if (!kind || !content.document) return { paths: [], waives: [] };
  const { affected, properties } = history.contents.parse(content.document, kind);
  const frozen = new Set(kind.lockedSections.map((section) => section.toLowerCase()));
  return {
    paths: affected.filter(({ section }) => frozen.has(section)).map(({ path }) => path),
    waives: String(properties.waives ?? '').split(/, */),
  };
}

/** Reads everything that the merge gate of one system looks at. */
export async function readProof(history: History, question: ProofQuestion): Promise<Proof> {
  const { record, system, commit, policy, step, seen, isVoid } = question;
  const kind = policy.kinds.get(record.kind);
  const own = await approvedOf(history, record, policy);
  const scope = [...own.paths];
  const waived: string[] = [];
  for (const { id, relation } of record.links) {
    if (relation !== 'child' || !/-VAR-[0-9]+$/.test(id)) continue;
    const variance = await seen(id);
    if (!variance?.decisions.pre || variance.state === 'CANCELLED') continue;
    const more = await approvedOf(history, variance, policy);
    scope.push(...more.paths);
    waived.push(...more.waives);
  }
  const document = async (id: DocId) => ({
    id,
    pinned: await seen(id),
    held: await heldAt(history, id, step),
  });
  const results = Object.values(record.code?.results ?? {});
  return {
    record,
    systems: (kind ? systemsOf(kind, record.properties) : []).flatMap(
      (name) => policy.systems.get(name) ?? [],
    ),
    system,
    commit,
    policy,
    rs: await document(system.rs),
    rtm: await document(system.rtm),
    results: results.filter((each) => each.system === system.name && each.commit === commit && !isVoid(each)),
    code: await readCodeFacts(
      history,
      system,
      commit,
      step,
      policy,
      adoptedCommit(record.properties) !== null,
    ),
    scope,
    waived,
    lastRelease: await lastReleaseAt(history, system.name, step),
  };
}
