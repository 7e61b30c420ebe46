import { type Finding, finding, type Where } from '../finding.ts';
import { foldName } from '../fold-name.ts';
import { within } from '../systems/paths.ts';
import type { System } from '../systems/system.ts';
import type { DocId, PrincipalId } from '../values.ts';
import type { SystemEntry } from './system-shape.ts';

type Entries = Readonly<Record<string, SystemEntry>>;
type Roster = Readonly<Record<string, { readonly group: string }>>;
type At = (path: readonly PropertyKey[]) => Where;

/** The registered systems, by name, in the order of the policy. Assumes {@link checkSystems} found nothing. */
export function compileSystems(entries: Entries): ReadonlyMap<string, System> {
  return new Map(Object.entries(entries).map(([name, entry]) => [name, compileSystem(name, entry)]));
}

function compileSystem(name: string, entry: SystemEntry): System {
  return {
    name,
    title: entry.title,
    paths: [...entry.paths].sort(),
    submodule: entry.submodule ?? false,
    rs: `SDLC-${name}-RS` as DocId,
    rtm: `SDLC-${name}-RTM` as DocId,
    suites: new Map(
      Object.entries(entry.suites).map(([suite, { attest }]) => [
        suite,
        { attest: (attest ?? null) as PrincipalId[] | null },
      ]),
    ),
    scan: entry.scan
      ? Object.fromEntries(Object.entries(entry.scan).filter(([, most]) => most !== undefined))
      : null,
  };
}

/** What is wrong with `systems:`: paths that two systems would share, suites that nobody could attest. */
export function checkSystems(entries: Entries, roster: Roster, at: At): Finding[] {
  const names = Object.keys(entries);
  return names.flatMap((name, index) => {
    const entry = entries[name] as SystemEntry;
    const wrong = (key: readonly PropertyKey[], message: string) =>
      finding('policy/systems', `systems.${name}: ${message}`, { where: at(['systems', name, ...key]) });
    return [
      ...checkPaths(entry, wrong),
      ...names
        .slice(0, index)
        .flatMap((other) => checkApart(other, entries[other] as SystemEntry, entry, wrong)),
      ...checkSuites(entry, roster, wrong),
    ];
  });
}

type Wrong = (key: readonly PropertyKey[], message: string) => Finding;

function overlap(one: string, other: string): boolean {
  const [left = '', right = ''] = [one, other].map((path) => (path === '.' ? path : foldName(path)));
  return within(left, right) || within(right, left);
}

function checkPaths({ paths, submodule }: SystemEntry, wrong: Wrong): Finding[] {
  if (submodule && (paths.length !== 1 || paths[0] === '.'))
    return [wrong(['paths'], 'a submodule has one path, that of its pointer')];
  return paths.flatMap((path, index) =>
    paths.slice(0, index).some((other) => overlap(other, path))
      ? [wrong(['paths', index], `${path} is in its paths already`)]
      : [],
  );
}

/** No path is of two systems: what one qualifies must never come in with another. */
function checkApart(name: string, one: SystemEntry, other: SystemEntry, wrong: Wrong): Finding[] {
  return other.paths.flatMap((path, index) =>
    one.paths.some((each) => overlap(each, path))
      ? [wrong(['paths', index], `${path} is of ${name} too; no path is of two systems`)]
      : [],
  );
}

function checkSuites({ suites }: SystemEntry, roster: Roster, wrong: Wrong): Finding[] {
  if (Object.hasOwn(suites, 'scan'))
    return [wrong(['suites', 'scan'], 'scan is no suite; limits for one stand under scan:')];
  if (Object.keys(suites).length === 0)
    return [wrong(['suites'], 'at least one suite is needed to prove anything')];
  return Object.entries(suites).flatMap(([suite, { attest }]) =>
    (attest ?? []).flatMap((each, index) =>
      Object.hasOwn(roster, each) && roster[each]?.group === 'ci'
        ? []
        : [wrong(['suites', suite, 'attest', index], `${each} is not in the roster with the group ci`)],
    ),
  );
}
