import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { presentProof } from '../acts/matrix-draft.ts';
import { heldAt, standingClears } from '../history/held.ts';
import { commitNamed } from '../repository/git/revision.ts';
import { gitText } from '../repository/git/run.ts';
import { diffTrees, entryAt } from '../repository/objects/tree.ts';
import { decodeUtf8 } from '../rules/bytes/text.ts';
import { fail } from '../rules/finding.ts';
import { commitMeant } from '../rules/gates/commit-meant.ts';
import { describeId } from '../rules/kinds/ids.ts';
import { limits } from '../rules/limits.ts';
import {
  type TouchedEvidence,
  type TouchedRequirement,
  touchedEvidence,
  touchedRequirements,
} from '../rules/matrix/impact.ts';
import type { RecordState } from '../rules/record/state.ts';
import { isOf } from '../rules/systems/paths.ts';
import { type Requirement, referencesIn } from '../rules/systems/requirement.ts';
import type { System } from '../rules/systems/system.ts';
import { type DocId, isDocId, isOid, type Oid } from '../rules/values.ts';
import { systemsNamed } from './gates/acts.ts';
import { reading } from './open-reading.ts';

/** Somebody or something that a change touches, and why. */
export interface Touched {
  readonly id: string;
  readonly because: string;
}

/** What a change touches in one system. */
export interface SystemImpact {
  readonly system: string;
  readonly files: readonly string[];
  readonly requirements: readonly TouchedRequirement[];
  /** Suites that have to run again, at a commit with the change. */
  readonly suites: readonly Touched[];
  /** Evidence at the last qualified commit that speaks of touched requirements. */
  readonly evidence: readonly TouchedEvidence[];
  readonly documents: readonly Touched[];
  readonly people: readonly Touched[];
}

export interface Impact {
  /** As it was asked: a document, or two commits. */
  readonly of: string;
  readonly from: string | null;
  readonly to: string;
  readonly systems: readonly SystemImpact[];
  /** Files of no system. */
  readonly elsewhere: readonly string[];
}

/**
 * What a range of commits (`A..B`; one commit alone: since it left trunk) or a document's change touches: requirements, the
 * evidence that speaks of them, documents and people, each with the path of links that leads there. Of a specification its
 * present text is compared with the one in force, or with the version before; a change record stands for its commits.
 * Raises `usage/revision`, `record/unknown`.
 */
export function impact(options: ContextOptions, of: string): Promise<Impact> {
  return reading(options, async (context) => {
    const id = of.trim().toUpperCase();
    // A branch may look like an id of some kind that there is not.
    const isDocument = isDocId(id) && describeId(context.policy.kinds, id).ok;
    return isDocument ? impactOfDocument(context, id) : impactOfCommits(context, of);
  });
}

async function impactOfDocument(context: ReadContext, id: DocId): Promise<Impact> {
  const { history, policy } = context;
  const judged = await history.judgeRecord(id);
  if (!judged.ok || !judged.value.state.born) fail('record/unknown', `there is no record ${id}`);
  const record = judged.value.state;
  const ofSpecification = [...policy.systems.values()].find(({ rs }) => rs === id);
  if (ofSpecification) return impactOfSpecification(context, record, ofSpecification);
  const named = new Set(systemsNamed(policy, record));
  const systems = [...policy.systems.values()].filter(({ name, rtm }) => rtm === id || named.has(name));
  const clearOf = await standingClears(history, record, policy);
  const parts: SystemImpact[] = [];
  for (const system of systems) {
    const commit = system.rtm === id ? null : commitMeant(record, system.name, null, clearOf);
    const files = commit === null ? [] : (await filesSince(context, context.trunkTip, commit)).files;
    const own = files.filter((path) => isOf(system, path));
    const requirements = await mentionedIn(context, commit, own, system);
    parts.push(await impactOn(context, system, { files: own, requirements, cause: id }));
  }
  return { of: id, from: null, to: record.tip, systems: parts, elsewhere: [] };
}

async function impactOfSpecification(
  context: ReadContext,
  record: RecordState,
  system: System,
): Promise<Impact> {
  const { history } = context;
  const before = await versionBefore(context, record);
  const [old, now] = [
    before ? await requirementsOf(context, before) : [],
    await requirementsOf(context, record),
  ];
  const requirements = touchedRequirements(old, now);
  const part = await impactOn(context, system, { files: [], requirements, cause: record.id });
  const last = await heldAt(history, record.id, history.source.trunk.steps.length - 1);
  const to = record.content === last?.content ? 'in force' : 'as it is written now';
  return {
    of: record.id,
    from: before?.tip ?? null,
    to: `${record.tip}, ${to}`,
    systems: requirements.length === 0 ? [] : [part],
    elsewhere: [],
  };
}

/** What is in force where the text has moved on from it; else the version before that. */
async function versionBefore({ history }: ReadContext, record: RecordState): Promise<RecordState | null> {
  const line = history.source.trunk.enacts.get(record.id) ?? [];
  for (const { tip } of line.toReversed()) {
    const held = await history.stateAt(record.id, tip);
    if (held && held.content !== record.content) return held;
  }
  return null;
}

async function requirementsOf(
  { history, policy }: ReadContext,
  record: RecordState,
): Promise<readonly Requirement[]> {
  const kind = policy.kinds.get(record.kind);
  const { document } = await history.contents.at(record.id, record.tree);
  return kind && document ? history.contents.parse(document, kind).requirements.all : [];
}

async function impactOfCommits(context: ReadContext, of: string): Promise<Impact> {
  const { policy } = context;
  const [left = '', right] = of.split('..');
  if (/\.\.\.|\.\..*\.\./.test(of)) fail('usage/revision', `${JSON.stringify(of)} is no range A..B`);
  const base = right === undefined ? context.trunkTip : await commitOf(context, left || 'HEAD');
  const { from, to, files } = await filesSince(
    context,
    base,
    await commitOf(context, (right ?? left) || 'HEAD'),
  );
  const parts: SystemImpact[] = [];
  for (const system of policy.systems.values()) {
    const own = files.filter((path) => isOf(system, path));
    if (own.length === 0) continue;
    const requirements = await mentionedIn(context, to, own, system);
    parts.push(await impactOn(context, system, { files: own, requirements, cause: own[0] ?? of }));
  }
  const elsewhere = files.filter(
    (path) => ![...policy.systems.values()].some((system) => isOf(system, path)),
  );
  return { of, from, to, systems: parts, elsewhere };
}

async function commitOf({ repository }: ReadContext, revision: string): Promise<Oid> {
  return (
    (await commitNamed(repository, revision)) ??
    fail('usage/revision', `there is no commit ${JSON.stringify(revision)} here`)
  );
}

/** Files that a commit has changed since it left another, for a change is no other's work that came in meanwhile. */
async function filesSince(context: ReadContext, base: Oid, to: Oid) {
  const { repository, reader } = context;
  const met = (await gitText(repository, ['merge-base', base, to], { okExitCodes: [0, 1] })).trim();
  const from = isOid(met) ? met : null;
  const changes = await diffTrees(reader, from && (await treeOf(context, from)), await treeOf(context, to));
  return { from, to, files: changes.map(({ path }) => path) };
}

async function treeOf({ repository }: ReadContext, commit: Oid): Promise<Oid> {
  return (await gitText(repository, ['rev-parse', '--verify', `${commit}^{tree}`])).trim() as Oid;
}

/** Requirements of the specification in force that changed files name. */
async function mentionedIn(
  context: ReadContext,
  commit: Oid | null,
  files: readonly string[],
  system: System,
): Promise<TouchedRequirement[]> {
  const { history, reader } = context;
  if (commit === null || files.length === 0) return [];
  const rs = await heldAt(history, system.rs, history.source.trunk.steps.length - 1);
  const known = new Set(rs ? (await requirementsOf(context, rs)).map(({ id }) => id) : []);
  const tree = await treeOf(context, commit);
  const found = new Map<string, TouchedRequirement>();
  for (const path of files) {
    const entry = await entryAt(reader, tree, path);
    if (!entry?.mode.startsWith('100')) continue;
    const blob = await reader.read(entry.oid, { maxBytes: limits.fileBytes });
    const text = blob ? decodeUtf8(blob.bytes) : null;
    for (const token of text === null ? [] : referencesIn(text)) {
      const [id = ''] = token.split('@');
      if (known.has(id) && !found.has(id)) found.set(id, { id, because: `${id} ← ${path}` });
    }
  }
  return [...found.values()];
}

interface Cause {
  readonly files: readonly string[];
  readonly requirements: readonly TouchedRequirement[];
  readonly cause: string;
}

/** Everything of a system that hangs on touched files and requirements. */
async function impactOn(
  context: ReadContext,
  system: System,
  { files, requirements, cause }: Cause,
): Promise<SystemImpact> {
  const { history, policy, tips } = context;
  const last = history.source.trunk.steps.length - 1;
  const [rs, rtm] = [await heldAt(history, system.rs, last), await heldAt(history, system.rtm, last)];
  const evidence = rtm ? await evidenceOf(context, system, rtm) : { results: [], records: [], proofs: [] };
  const touched = touchedEvidence(requirements, evidence);
  const documents: Touched[] = [];
  if (files.length > 0 && rtm)
    documents.push({ id: rtm.id, because: `${rtm.id} ← its qualified commit ← ${cause}` });
  else if (rtm && rtm.id !== cause)
    documents.push({ id: rtm.id, because: `${rtm.id} ← its specification ← ${cause}` });
  for (const { kind, name, because } of touched) if (kind === 'record') documents.push({ id: name, because });
  const people = new Map<string, Touched>();
  const person = (id: string | null | undefined, because: string) => {
    if (id && !people.has(id)) people.set(id, { id, because });
  };
  if (requirements.length > 0) person(rs?.lastOwner, `wrote ${system.rs}`);
  if (documents.some(({ id }) => id === system.rtm)) person(rtm?.lastOwner, `wrote ${system.rtm}`);
  for (const { id, because } of documents) {
    const record = tips.has(id as DocId) && id !== system.rtm ? await history.judgeRecord(id as DocId) : null;
    if (record?.ok) person(record.value.state.owner ?? record.value.state.lastOwner, because);
  }
  for (const [suite, { attest }] of system.suites)
    for (const who of attest ?? [])
      if (policy.principals.has(who)) person(who, `attests ${suite} of ${system.name}`);
  const first = files[0] ?? requirements[0]?.id ?? cause;
  const suites = [...system.suites.keys()].map((suite) => ({
    id: suite,
    because: touched.find((each) => each.suite === suite)?.because ?? `${suite} ← ${system.name} ← ${first}`,
  }));
  return {
    system: system.name,
    files,
    requirements,
    suites,
    evidence: touched,
    documents,
    people: [...people.values()],
  };
}

/** What the matrix in force rests on. */
async function evidenceOf(context: ReadContext, system: System, rtm: RecordState) {
  const { history, policy } = context;
  const kind = policy.kinds.get(rtm.kind);
  const { document } = await history.contents.at(rtm.id, rtm.tree);
  const proofs = kind && document ? history.contents.parse(document, kind).matrix.proofs : [];
  const named = String(rtm.properties.change_record ?? '');
  const judged = isDocId(named) ? await history.judgeRecord(named) : null;
  const change = judged?.ok ? judged.value.state : null;
  const { results, records } = await presentProof(
    context,
    system,
    change,
    String(rtm.properties.qualified_commit ?? ''),
  );
  return { results, records, proofs };
}
