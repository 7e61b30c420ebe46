import { type Finding, finding } from './finding.ts';
import { foldName } from './fold-name.ts';
import { limits } from './limits.ts';
import { parseProposalRef } from './relay/proposal-ref.ts';
import { parseReleaseTag, type Release } from './systems/release.ts';
import { type DocId, isDocId } from './values.ts';

/** What a ref is to the quality system. */
export type RefKind =
  | { readonly kind: 'trunk' }
  | { readonly kind: 'record'; readonly id: DocId }
  | { readonly kind: 'execution'; readonly id: DocId }
  /** A tag that is called as a release is; `exact` where not only in capitals. Governed if the system is registered. */
  | { readonly kind: 'release'; readonly release: Release; readonly exact: boolean }
  /** `genesis/app`: where code waits to be adopted. Anybody writes there; what a clear names stays. */
  | { readonly kind: 'sandbox' }
  /** What waits for a relay, or its answer: in force nowhere. A server with hooks takes none. */
  | { readonly kind: 'proposal' }
  | { readonly kind: 'ungoverned' }
  | { readonly kind: 'refused'; readonly finding: Finding };

const reserved = ['qms', 'exec', 'genesis', 'propose'];

function refuseRef(ref: string, message: string): RefKind {
  return { kind: 'refused', finding: finding('ref/governed-name', message, { where: { ref } }) };
}

/** Branch names that git, or a reader, could take for something else. */
function isTreacherous(name: string): boolean {
  return name === '@' || name === 'HEAD' || name.startsWith('-') || /^[0-9a-fA-F]{40}$/.test(name);
}

/**
 * What a pushed ref is, or why nothing may be pushed there: outside branches and tags nothing is taken, and no name
 * equals, prefixes or case-folds to a governed one.
 *
 * @param trunk trunk's branch name
 */
export function classifyRef(ref: string, trunk: string): RefKind {
  if (ref.length > limits.refLength) {
    const message = `the name of a ref has ${ref.length} characters; ${limits.refLength} are accepted`;
    return { kind: 'refused', finding: finding('ref/name', message) };
  }
  const branch = /^refs\/heads\/(.+)$/su.exec(ref)?.[1];
  const tag = /^refs\/tags\/(.+)$/su.exec(ref)?.[1];
  if (branch === undefined && tag === undefined) {
    return {
      kind: 'refused',
      finding: finding('ref/outside', `${ref} is neither a branch nor a tag`, { where: { ref } }),
    };
  }
  const name = branch ?? tag ?? '';
  if (branch === trunk) return { kind: 'trunk' };
  const [folded, foldedTrunk] = [foldName(name), foldName(trunk)];
  const first = folded.split('/')[0] ?? '';
  if (
    folded === foldedTrunk ||
    folded.startsWith(`${foldedTrunk}/`) ||
    foldedTrunk.startsWith(`${folded}/`)
  ) {
    return refuseRef(ref, `${ref} could be taken for trunk, ${trunk}`);
  }
  if (isTreacherous(name)) return refuseRef(ref, `${ref} is a name that git reads as something else`);
  const release = tag === undefined ? null : parseReleaseTag(folded.toUpperCase());
  if (release) return { kind: 'release', release, exact: parseReleaseTag(name) !== null };
  if (!reserved.includes(first)) return { kind: 'ungoverned' };
  if (tag !== undefined) return refuseRef(ref, `${ref} could be taken for a governed branch`);
  if (name.startsWith('qms/')) {
    const id = name.slice('qms/'.length);
    return isDocId(id)
      ? { kind: 'record', id }
      : refuseRef(ref, `${JSON.stringify(id)} is not a document id`);
  }
  const execution = /^exec\/([A-Z0-9-]+)(\.[a-z0-9][a-z0-9.-]*)?$/.exec(name)?.[1];
  if (execution !== undefined && isDocId(execution)) return { kind: 'execution', id: execution };
  if (/^genesis\/[a-z0-9-]+$/.test(name)) return { kind: 'sandbox' };
  if (parseProposalRef(ref) !== null) return { kind: 'proposal' };
  return refuseRef(ref, `${ref} lies in a reserved place and is none of its names`);
}
