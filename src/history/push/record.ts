import { type Finding, finding, QmsError } from '../../rules/finding.ts';
import { limits } from '../../rules/limits.ts';
import { decisions } from '../../rules/record/acts.ts';
import type { Event } from '../../rules/record/event.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import { readLinks } from '../commits.ts';
import type { History, ReadEvent } from '../history.ts';
import type { Present } from '../world.ts';
import { located, type PushedRef } from './refs.ts';

/** A push as its judges see it. */
export interface Push {
  readonly history: History;
  readonly present: Present;
  /** Seconds since 1970. */
  readonly now: number;
  /** The record's tip that trunk held before the push. */
  heldBefore(id: DocId): Oid | null;
}

/** Dates against the server's clock, which no verdict but the push's may use. */
function checkDates(event: Event, now: number, dates: { skew: number; maxLag: number }): Finding[] {
  const where = { commit: event.oid };
  const age = now - event.author.time;
  const ahead = Math.max(event.author.time, event.committerTime) - now;
  if (ahead > dates.skew)
    return [finding('event/future', `the event is dated ${ahead} seconds in the future`, { where })];
  return decisions.has(event.act) && age > dates.maxLag
    ? [
        finding('event/late', `the ${event.act} was made ${age} seconds ago; ${dates.maxLag} are allowed`, {
          where,
        }),
      ]
    : [];
}

/** Whether an id is that of a commit. Anything else may be of any size: it is not read. */
async function isCommit({ source }: History, oid: Oid): Promise<boolean> {
  try {
    const object = await source.reader.read(oid, { maxBytes: limits.anyCommitBytes });
    return object?.type === 'commit';
  } catch (error) {
    if (error instanceof QmsError && error.findings[0]?.rule === 'object/too-large') return false;
    throw error;
  }
}

/**
 * Commits named as evidence are there when the event is pushed; later they may be cleared away, and the verdict stays. They
 * are looked at one by one, so that no event makes the gate hold many objects at once.
 */
async function checkCommits(history: History, event: Event): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const value of event.evidence.filter((each) => each.startsWith('commit '))) {
    const oid = value.slice('commit '.length) as Oid;
    if (await isCommit(history, oid)) continue;
    findings.push(
      finding('evidence/unresolved', `there is no commit ${oid} here`, {
        where: { commit: event.oid },
        fix: 'push the branch that holds it first, or in the same push',
      }),
    );
  }
  return findings;
}

/** The tested commit is there when its evidence is pushed, and its tree is the one that was tested. */
async function checkTested(history: History, { event, facts }: ReadEvent): Promise<Finding[]> {
  const read = event.act === 'evidence' ? facts.result?.read : undefined;
  if (!read?.ok) return [];
  const { commit, tree } = read.value;
  const object = (await isCommit(history, commit)) ? await history.source.reader.read(commit) : null;
  const links = object ? readLinks(object.bytes) : null;
  const where = { commit: event.oid };
  if (!links)
    return [
      finding('ci/commit', `there is no commit ${commit} here`, {
        where,
        fix: 'push the execution branch that holds it first, or in the same push',
      }),
    ];
  return links.tree === tree
    ? []
    : [finding('ci/commit', `the tree of ${commit} is ${links.tree}; the results are of ${tree}`, { where })];
}

/** The places of the events that are new with the push: neither on the branch nor in trunk before it. */
export function newPlaces(push: Push, id: DocId, move: PushedRef, places: ReadonlyMap<Oid, number>): number {
  const known = [move.old, push.heldBefore(id)].map((oid) => (oid === null ? -1 : (places.get(oid) ?? -1)));
  return Math.max(...known) + 1;
}

/** Judges the new events of one record: under what they name, and against the present. */
export async function judgeRecordMove(push: Push, id: DocId, move: PushedRef): Promise<Finding[]> {
  const { history, present } = push;
  const judged = await history.judgeRecord(id);
  if (!judged.ok) return located(judged.findings, move.ref);
  if (judged.value.refused) return located(judged.value.refused, move.ref);
  const chain = await history.chain(id);
  if (!chain.ok) return located(chain.findings, move.ref);
  const { oids, endsInTrunk, places } = chain.value;
  if (endsInTrunk && move.new !== null && places.get(move.new) !== oids.length - 1) {
    const where = { ref: move.ref };
    return [
      finding('ref/behind-trunk', `${move.ref} would stand at ${move.new}; trunk holds ${oids.at(-1)}`, {
        where,
      }),
    ];
  }
  const policy = await history.policyAt(present.policy);
  if (!policy.ok) return located(policy.findings, move.ref);
  for (let place = newPlaces(push, id, move, places); place < oids.length; place++) {
    const before = place === 0 ? await history.start(id) : await history.stateAt(id, oids[place - 1] as Oid);
    const read = before && (await history.readEvent(before, oids[place] as Oid));
    if (!before || !read?.ok) return located(read && !read.ok ? read.findings : [], move.ref);
    const verdict = await history.judgeEvent(before, read.value, present);
    const findings = [
      ...(await checkTested(history, read.value)),
      ...(verdict.ok ? [] : verdict.findings),
      ...checkDates(read.value.event, push.now, policy.value.dates),
      ...(await checkCommits(history, read.value.event)),
    ];
    if (findings.length > 0) return located(findings, move.ref);
  }
  return [];
}
