/** `APP`: upper-case letters and digits, as the policy names systems. */
export function isSystemName(text: string): boolean {
  return /^[A-Z][A-Z0-9]{0,15}$/.test(text);
}

/** A release of a system: `APP 1.4`, tagged `APP-1.4`. */
export interface Release {
  readonly system: string;
  readonly major: number;
  readonly minor: number;
}

const number = '(0|[1-9][0-9]{0,5})';
const trailer = new RegExp(`^([A-Z][A-Z0-9]{0,15}) ${number}\\.${number}$`);
const tag = new RegExp(`^([A-Z][A-Z0-9]{0,15})-${number}\\.${number}$`);

function read(form: RegExp, text: string): Release | null {
  const [, system, major, minor] = form.exec(text) ?? [];
  return system === undefined ? null : { system, major: Number(major), minor: Number(minor) };
}

/** `APP 1.4`, as QMS-Release has it; null for anything else. */
export function parseRelease(text: string): Release | null {
  return read(trailer, text);
}

/** `APP-1.4`, as its tag is called; null for anything else. */
export function parseReleaseTag(name: string): Release | null {
  return read(tag, name);
}

export function formatRelease({ system, major, minor }: Release): string {
  return `${system} ${major}.${minor}`;
}

/** Negative where `one` is the lower number; both are of one system. */
export function compareReleases(one: Release, other: Release): number {
  return one.major - other.major || one.minor - other.minor;
}
