/** A JSON value as what a reader expects of it, or nothing: reports may hold anything. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

export function asList(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

export function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A whole number from 0 on. */
export function asCount(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

/** A key that is the object's own: `constructor` is none. */
export function own(object: JsonObject | null, key: string): unknown {
  return object && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The texts of a list, empty where it is none. */
export function texts(value: unknown): readonly string[] {
  return (asList(value) ?? []).filter((each) => typeof each === 'string');
}
