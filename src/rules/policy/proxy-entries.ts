import { type Finding, finding, type Where } from '../finding.ts';
import { groups } from './permissions.ts';
import type { ProxyEntry } from './policy.ts';
import type { ProxyFile } from './proxy-shape.ts';

/** What the policy says of each group and principal; what it leaves out is usual. */
export function compileProxy(file: ProxyFile): ReadonlyMap<string, ProxyEntry> {
  const sorted = (globs: readonly string[] | undefined) => (globs ? [...globs].sort() : null);
  return new Map(
    Object.entries(file).map(([name, { read, write, push }]) => [
      name,
      { read: sorted(read), write: sorted(write), push: sorted(push) },
    ]),
  );
}

/** Entries for nobody, and for a name that is a group’s and a principal’s. */
export function checkProxy(
  file: ProxyFile,
  roster: Readonly<Record<string, unknown>>,
  at: (path: readonly PropertyKey[]) => Where,
): Finding[] {
  return Object.keys(file).flatMap((name) => {
    const [group, principal] = [(groups as readonly string[]).includes(name), Object.hasOwn(roster, name)];
    if (group !== principal) return [];
    const what = group ? 'is a group and a principal' : 'is neither a group nor in the roster';
    return [finding('policy/proxy', `proxy.${name}: ${name} ${what}`, { where: at(['proxy', name]) })];
  });
}
