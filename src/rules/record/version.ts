/** `N.X`: N counts approvals, X the contents since. */
export interface Version {
  readonly major: number;
  readonly minor: number;
}

export function formatVersion(version: Version): string {
  return `${version.major}.${version.minor}`;
}

/** @returns null unless the text is exactly `N.X` without superfluous zeros. */
export function parseVersion(text: string): Version | null {
  const match = /^(0|[1-9][0-9]{0,6})\.(0|[1-9][0-9]{0,6})$/.exec(text);
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : null;
}

export function sameVersion(a: Version, b: Version): boolean {
  return a.major === b.major && a.minor === b.minor;
}

/** The numbers that a record has ever given: none is given twice. */
export interface UsedVersions {
  readonly major: number;
  /** The highest X ever used under each N. */
  readonly minors: Readonly<Record<number, number>>;
}

export function useVersion(used: UsedVersions, version: Version): UsedVersions {
  return {
    major: Math.max(used.major, version.major),
    minors: { ...used.minors, [version.major]: Math.max(used.minors[version.major] ?? 0, version.minor) },
  };
}

/** Whether a record ever gave this number; none under N is left out up to the highest. */
export function wasGiven(used: UsedVersions, version: Version): boolean {
  const first = version.major === 0 ? 1 : 0;
  return version.minor >= first && version.minor <= (used.minors[version.major] ?? -1);
}

/** The number of the next content: X counts on from the highest ever used under N. */
export function nextMinor(used: UsedVersions, current: Version): Version {
  return { major: current.major, minor: (used.minors[current.major] ?? 0) + 1 };
}

/** The number that a completed approval gives: the highest N ever given plus one, `.0`. */
export function nextMajor(used: UsedVersions): Version {
  return { major: used.major + 1, minor: 0 };
}
