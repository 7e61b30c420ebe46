import { createHash } from 'node:crypto';
import { fail } from '../../rules/finding.ts';
import { limits } from '../../rules/limits.ts';
import type { Oid } from '../../rules/values.ts';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

/** A git object without git's own header. The bytes may be shared with a cache: do not change them. */
export interface GitObject {
  readonly type: ObjectType;
  readonly bytes: Uint8Array;
}

export function isObjectType(text: string): text is ObjectType {
  return text === 'commit' || text === 'tree' || text === 'blob' || text === 'tag';
}

/** The id that git gives an object: SHA-1 over `type size NUL bytes`. */
export function objectId(type: ObjectType, bytes: Uint8Array): Oid {
  return createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex') as Oid;
}

function defaultLimit(type: ObjectType): number {
  return type === 'commit' ? limits.anyCommitBytes : limits.fileBytes;
}

/** @returns the limit that applies. @throws `object/too-large` */
export function checkSize(
  oid: Oid,
  type: ObjectType,
  size: number,
  options: { readonly maxBytes?: number },
): number {
  const limit = options.maxBytes ?? defaultLimit(type);
  if (size > limit) fail('object/too-large', `${type} ${oid} has ${size} bytes; ${limit} are accepted`);
  return limit;
}
