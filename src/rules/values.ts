import { ok, type Result, refuse } from './finding.ts';

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** A full, lower-case git object id: 40 hex digits (sha1 repositories). */
export type Oid = Branded<string, 'Oid'>;
/** A principal of the roster: `[a-z0-9-]+`. */
export type PrincipalId = Branded<string, 'PrincipalId'>;
/** A controlled document's id: `CR-001`, `CR-001-VAR-002`, `SOP-001`, `TEMPLATE-CR`, `POLICY`. */
export type DocId = Branded<string, 'DocId'>;

export function isOid(text: string): text is Oid {
  return /^[0-9a-f]{40}$/.test(text);
}

/** @returns the id, or `id/oid`: abbreviated, upper-case and symbolic names are never object ids here. */
export function parseOid(text: string): Result<Oid> {
  return isOid(text)
    ? ok(text)
    : refuse('id/oid', `${JSON.stringify(text)} is not a full 40-digit object id`);
}

export function isPrincipalId(text: string): text is PrincipalId {
  return text.length <= 64 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}

/** `2027-03-31`: days of such a text compare as they follow on each other. Whether the month has so many is not asked. */
export function isDay(text: string): boolean {
  return /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/.test(text);
}

export function parsePrincipalId(text: string): Result<PrincipalId> {
  return isPrincipalId(text)
    ? ok(text)
    : refuse('id/principal', `${JSON.stringify(text)} is not a principal's name`);
}

/** The grammar alone; whether the policy knows the kind is judged by `kinds.ts`. */
export function isDocId(text: string): text is DocId {
  return text.length <= 120 && /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/.test(text);
}

export function parseDocId(text: string): Result<DocId> {
  return isDocId(text) ? ok(text) : refuse('id/grammar', `${JSON.stringify(text)} is not a document id`);
}
