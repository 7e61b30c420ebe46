import { type DocId, isDocId, isOid, type Oid } from '../values.ts';

/** `trunk`, or the id of a record, with the commit relied on. */
export interface Pin {
  readonly name: DocId | 'trunk';
  readonly oid: Oid;
}

/** @returns null unless the text is exactly `<ID> <oid>` or `trunk <oid>`. */
export function parsePin(text: string): Pin | null {
  const [name = '', oid = '', ...rest] = text.split(' ');
  if (rest.length > 0 || !isOid(oid)) return null;
  return name === 'trunk' || isDocId(name) ? { name, oid } : null;
}
