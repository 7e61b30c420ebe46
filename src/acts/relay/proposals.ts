import type { RefUpdate } from '../../repository/git/refs.ts';
import type { ObjectReader } from '../../repository/objects/reader.ts';
import { parseCommit } from '../../rules/bytes/commit.ts';
import { answerRef, parseProposalRef, proposalPrefix, proposalRef } from '../../rules/relay/proposal-ref.ts';
import type { DocId, Oid } from '../../rules/values.ts';
import type { RemoteRefs } from './remote-refs.ts';

/** What was proposed in one push. */
export interface Proposed {
  readonly nonce: string;
  /** The events that branches of records are to stand at. */
  readonly tips: ReadonlyMap<DocId, Oid>;
  /** The commit of ungoverned files that trunk is to take in; null without one. */
  readonly change: Oid | null;
  /** What stands where the relay's answer belongs, while there is none. */
  readonly answer: Oid | null;
}

/** What lies below `refs/heads/propose/`. */
export interface Waiting {
  /** Those that wait longest first. */
  readonly proposals: readonly Proposed[];
  /** Answers whose proposal is gone. */
  readonly answers: readonly { readonly ref: string; readonly oid: Oid; readonly date: number }[];
  /** Refs of another form, and folders that no answer can be given to, which a relay leaves alone. */
  readonly strange: readonly string[];
}

/** A larger group is no act of anybody, and one push could not take it away. */
const mostRefs = 1000;

/** The commits that a proposal names. */
export function commitsOf({ tips, change }: Pick<Proposed, 'tips' | 'change'>): Oid[] {
  return [...new Set([...tips.values(), ...(change === null ? [] : [change])])];
}

/** What a proposal is about, for people: ids of records, and trunk. */
export function subjectsOf({ tips, change }: Pick<Proposed, 'tips' | 'change'>): string[] {
  return [...tips.keys(), ...(change === null ? [] : [`a change at ${change.slice(0, 12)}`])];
}

/** The branches of a proposal, taken away. */
export function takenAway({ nonce, tips, change }: Pick<Proposed, 'nonce' | 'tips' | 'change'>): RefUpdate[] {
  const names = [...tips, ...(change === null ? [] : [['trunk', change] as const])];
  return names.map(([what, oid]) => ({ ref: proposalRef(nonce, what), old: oid, new: null }));
}

/** When a commit was made, in seconds since 1970; late where it cannot be told. */
async function dateOf(reader: ObjectReader, oid: Oid): Promise<number> {
  const object = await reader.read(oid).catch(() => null);
  const commit = object?.type === 'commit' ? parseCommit(object.bytes) : null;
  return commit?.ok ? commit.value.committer.time : Number.MAX_SAFE_INTEGER;
}

/** Sorts what waits: by the dates of its events, and those of one second by their nonce. */
export async function listProposals(reader: ObjectReader, refs: RemoteRefs): Promise<Waiting> {
  const groups = new Map<string, { tips: Map<DocId, Oid>; change: Oid | null; answer: Oid | null }>();
  const strange: string[] = [];
  /** A branch lies below the name that the answer would have, so that it cannot be written. */
  const unanswerable = new Set<string>();
  for (const [ref, oid] of refs) {
    if (!ref.startsWith(proposalPrefix)) continue;
    const read = parseProposalRef(ref);
    if (read === null) {
      strange.push(ref);
      const blocked = /^(.*\/[a-z0-9]{8,40})\/answer\//.exec(ref)?.[1];
      if (blocked !== undefined) unanswerable.add(blocked.slice(proposalPrefix.length));
      continue;
    }
    const group = groups.get(read.nonce) ?? { tips: new Map(), change: null, answer: null };
    groups.set(read.nonce, group);
    if (read.kind === 'answer') group.answer = oid;
    else if (read.kind === 'change') group.change = oid;
    else group.tips.set(read.id, oid);
  }
  const proposals: { readonly date: number; readonly proposed: Proposed }[] = [];
  const answers: { ref: string; oid: Oid; date: number }[] = [];
  for (const [nonce, group] of groups) {
    const { tips, change, answer } = group;
    if (unanswerable.has(nonce)) continue;
    if (tips.size > mostRefs) {
      strange.push(`${proposalPrefix}${nonce}`);
    } else if (tips.size > 0 || change !== null) {
      const proposed = { nonce, ...group };
      const dates = await Promise.all(commitsOf(proposed).map((oid) => dateOf(reader, oid)));
      proposals.push({ date: Math.max(...dates), proposed });
    } else if (answer !== null) {
      answers.push({
        ref: answerRef(nonce),
        oid: answer,
        date: await dateOf(reader, answer),
      });
    }
  }
  proposals.sort((a, b) => a.date - b.date || (a.proposed.nonce < b.proposed.nonce ? -1 : 1));
  return { proposals: proposals.map(({ proposed }) => proposed), answers, strange };
}
