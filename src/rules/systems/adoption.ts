import { isOid, type Oid } from '../values.ts';

/**
 * The commit that a record takes over as it is, as its front matter says (`adopts: 3f2a…`): code that was written
 * before its system had a record. Null for every other record.
 */
export function adoptedCommit(properties: Readonly<Record<string, string | number>>): Oid | null {
  const named = String(properties.adopts ?? '');
  return isOid(named) ? named : null;
}

/** `genesis/app`: the branch where code of a system waits to be adopted. Anybody may write there. */
export function sandboxOf(system: string): string {
  return `genesis/${system.toLowerCase()}`;
}
