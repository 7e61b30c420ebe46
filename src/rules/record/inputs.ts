import type { Kind } from '../kinds.ts';
import { type DocId, isDocId } from '../values.ts';

/** The ids that a property of type `document` or `documents` names: `US-001, US-002`. */
export function idsNamed(value: string | number): string[] {
  return String(value).split(/, */);
}

/** All documents that typed front matter names, whatever its kind makes of them. */
export function documentsNamed(properties: Readonly<Record<string, string | number>>): DocId[] {
  return Object.values(properties).flatMap((value) => idsNamed(value).filter(isDocId));
}

/** The systems that a property of type `systems` names: `APP, FLOW`. */
export function systemsNamed(value: string | number): string[] {
  return String(value).split(/, */);
}

/** The systems that a record changes, as its front matter says: those of every property of type `systems`. */
export function systemsOf(kind: Kind, properties: Readonly<Record<string, string | number>>): string[] {
  const named = Object.entries(kind.properties)
    .filter(([name, { type }]) => type === 'systems' && properties[name] !== undefined)
    .flatMap(([name]) => systemsNamed(properties[name] ?? ''));
  return [...new Set(named)].sort();
}
