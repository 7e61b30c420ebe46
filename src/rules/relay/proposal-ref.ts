import { type DocId, isDocId } from '../values.ts';

/** What lies under `refs/heads/propose/`, where a relay admits what clients propose. */
export type ProposalRef =
  /** The event that the record's branch is to stand at. */
  | { readonly kind: 'proposal'; readonly nonce: string; readonly id: DocId }
  /** A change of files that no record governs, which trunk is to take in. */
  | { readonly kind: 'change'; readonly nonce: string }
  /** What the relay says to a proposal that it refuses. */
  | { readonly kind: 'answer'; readonly nonce: string };

export const proposalPrefix = 'refs/heads/propose/';

/** What a client calls a push: all that it proposes under one of these is admitted, or refused, as one. */
const nonceForm = /^[a-z0-9]{8,40}$/;

/** @param what the record whose branch is to move, or trunk, which is to take a change in */
export function proposalRef(nonce: string, what: DocId | 'trunk'): string {
  return `${proposalPrefix}${nonce}/${what}`;
}

export function answerRef(nonce: string): string {
  return `${proposalPrefix}${nonce}/answer`;
}

/** Reads `refs/heads/propose/<nonce>/<ID>` (design section 3) and its like; null where a ref is none of these. */
export function parseProposalRef(ref: string): ProposalRef | null {
  if (!ref.startsWith(proposalPrefix)) return null;
  const [nonce = '', last = '', ...more] = ref.slice(proposalPrefix.length).split('/');
  if (!nonceForm.test(nonce) || more.length > 0) return null;
  if (last === 'answer') return { kind: 'answer', nonce };
  if (last === 'trunk') return { kind: 'change', nonce };
  return isDocId(last) ? { kind: 'proposal', nonce, id: last } : null;
}
