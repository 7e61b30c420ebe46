import { type DocId, isDocId } from '../values.ts';

/** What lies under `refs/heads/propose/`, where a relay admits what clients propose. */
export type ProposalRef =
  /** The event that the record's branch is to stand at. */
  | { readonly kind: 'proposal'; readonly nonce: string; readonly id: DocId }
  /** What the relay says to a proposal that it refuses. */
  | { readonly kind: 'answer'; readonly nonce: string };

export const proposalPrefix = 'refs/heads/propose/';

/** What a client calls a push: all that it proposes under one of these is admitted, or refused, as one. */
const nonceForm = /^[a-z0-9]{8,40}$/;

export function proposalRef(nonce: string, id: DocId): string {
  return `${proposalPrefix}${nonce}/${id}`;
}

export function answerRef(nonce: string): string {
  return `${proposalPrefix}${nonce}/answer`;
}

/** Reads `refs/heads/propose/<nonce>/<ID>` (design section 3); null where a ref is none of these. */
export function parseProposalRef(ref: string): ProposalRef | null {
  if (!ref.startsWith(proposalPrefix)) return null;
  const [nonce = '', last = '', ...more] = ref.slice(proposalPrefix.length).split('/');
  if (!nonceForm.test(nonce) || more.length > 0) return null;
  if (last === 'answer') return { kind: 'answer', nonce };
  return isDocId(last) ? { kind: 'proposal', nonce, id: last } : null;
}
