import { entryAt } from '../../repository/objects/tree.ts';
import type { Proof } from '../../rules/gates/proof.ts';
import { recordDirectory } from '../../rules/kinds/ids.ts';
import { limits } from '../../rules/limits.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import { systemsOf } from '../../rules/record/inputs.ts';
import type { EventRef, RecordState, ResultRef } from '../../rules/record/state.ts';
import { adoptedCommit } from '../../rules/systems/adoption.ts';
import type { ScanResult } from '../../rules/systems/results.ts';
import { decodeSuiteResult } from '../../rules/systems/suite-result.ts';
import type { System } from '../../rules/systems/system.ts';
import { dayOf, type ScanWaiver, scanWaivers, wordsWaived } from '../../rules/systems/waivers.ts';
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
  /** Seconds since 1970: when the event or step was made that asks. */
  readonly time: number;
}

/** What the approved text of a record says of code: the files that it may change, and what it waives. */
async function approvedOf(history: History, record: RecordState, policy: Policy) {
  const kind = policy.kinds.get(record.kind);
  const content = await history.contents.at(record.id, record.tree);
  if (!kind || !content.document) return { paths: [], waives: [], waivers: [] };
  const { affected, properties } = history.contents.parse(content.document, kind);
  const frozen = new Set(kind.lockedSections.map((section) => section.toLowerCase()));
  return {
    paths: affected.filter(({ section }) => frozen.has(section)).map(({ path }) => path),
    waives: wordsWaived(properties),
    waivers: scanWaivers(record.id, properties),
  };
}

/** What a scan found, from its file of evidence. */
async function readScan(
  history: History,
  record: RecordState,
  ref: ResultRef,
): Promise<readonly ScanResult[]> {
  const { reader } = history.source;
  const entry = await entryAt(reader, record.tree, `${recordDirectory(record.id)}/${ref.file}`);
  const blob = entry ? await reader.read(entry.oid, { maxBytes: limits.fileBytes }) : null;
  const read = blob ? decodeSuiteResult(blob.bytes) : null;
  return read?.ok && read.value.commit === ref.commit ? read.value.scan : [];
}

/** Reads everything that the merge gate of one system looks at. */
export async function readProof(history: History, question: ProofQuestion): Promise<Proof> {
  const { record, system, commit, policy, step, seen, isVoid } = question;
  const kind = policy.kinds.get(record.kind);
  const own = await approvedOf(history, record, policy);
  const scope = [...own.paths];
  const waived: string[] = [];
  const waivers: ScanWaiver[] = [];
  for (const { id, relation } of record.links) {
    if (relation !== 'child' || !/-VAR-[0-9]+$/.test(id)) continue;
    const variance = await seen(id);
    if (!variance?.decisions.pre || variance.state === 'CANCELLED') continue;
    const more = await approvedOf(history, variance, policy);
    scope.push(...more.paths);
    waived.push(...more.waives);
    waivers.push(...more.waivers);
  }
  const document = async (id: DocId) => ({
    id,
    pinned: await seen(id),
    held: await heldAt(history, id, step),
  });
  const results = Object.values(record.code?.results ?? {}).filter(
    (each) => each.system === system.name && each.commit === commit && !isVoid(each),
  );
  const scan = waivers.length > 0 && system.scan ? results.find(({ suite }) => suite === 'scan') : undefined;
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
    results,
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
    waivers,
    scanned: scan ? await readScan(history, record, scan) : [],
    day: dayOf(question.time),
    lastRelease: await lastReleaseAt(history, system.name, step),
  };
}
