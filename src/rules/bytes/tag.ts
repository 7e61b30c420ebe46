import { finding, ok, type Result, refused, type Where } from '../finding.ts';
import { isOid, type Oid } from '../values.ts';
import { decodeUtf8, encodeUtf8 } from './text.ts';

/** An annotated tag of a commit, with the signature that stock git puts at its end. */
export interface Tag {
  readonly object: Oid;
  readonly name: string;
  /** Null where it is not signed. */
  readonly signature: string | null;
  /** What the signature covers. */
  readonly payload: Uint8Array;
}

const form =
  /^object ([0-9a-f]{40})\ntype commit\ntag ([!-~]+)\ntagger [^<>\n\0]+ <[^<>\n\0]+> [0-9]+ [+-][0-9]{4}\n\n[^\0]*$/;
const begin = '-----BEGIN SSH SIGNATURE-----\n';

/** Reads a raw tag object: of a commit, in UTF-8, with the headers of git and no other. */
export function parseTag(bytes: Uint8Array, where: Where = {}): Result<Tag> {
  const text = decodeUtf8(bytes);
  const [, object = '', name = ''] = (text !== null && form.exec(text)) || [];
  if (text === null || !isOid(object))
    return refused(finding('bytes/header', 'the tag is not an annotated tag of a commit', { where }));
  const at = text.indexOf(begin);
  return ok({
    object,
    name,
    signature: at < 0 ? null : text.slice(at).trimEnd(),
    payload: at < 0 ? bytes : encodeUtf8(text.slice(0, at)),
  });
}

/** The bytes that the maker of a tag signs; the armoured signature and a line feed follow them. */
export function encodeTag(tag: {
  readonly object: Oid;
  readonly name: string;
  readonly tagger: string;
  readonly message: string;
}): Uint8Array {
  return encodeUtf8(
    `object ${tag.object}\ntype commit\ntag ${tag.name}\ntagger ${tag.tagger}\n\n${tag.message}\n`,
  );
}
