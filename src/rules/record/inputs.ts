import { type DocId, isDocId } from '../values.ts';

/** The ids that a property of type `document` or `documents` names: `US-001, US-002`. */
export function idsNamed(value: string | number): string[] {
  return String(value).split(/, */);
}

/** All documents that typed front matter names, whatever its kind makes of them. */
export function documentsNamed(properties: Readonly<Record<string, string | number>>): DocId[] {
  return Object.values(properties).flatMap((value) => idsNamed(value).filter(isDocId));
}
