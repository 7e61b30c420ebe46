import { fail } from '../rules/finding.ts';
import { formatRelease, parseRelease } from '../rules/systems/release.ts';
import type { DocId } from '../rules/values.ts';
import type { Session } from './session.ts';

/**
 * The releases that the close of a record gives: for each system whose code it brought in the number that was asked for,
 * else the next minor one after the highest in trunk, 1.0 for the first. Raises `release/number`.
 *
 * @param asked `APP 2.0`
 */
export async function releasesOf(session: Session, id: DocId, asked: readonly string[]): Promise<string[]> {
  const wanted = new Map(
    asked.map((text) => {
      const release = parseRelease(text.replace(/-(?=[0-9])/, ' '));
      if (!release)
        fail('release/number', `${JSON.stringify(text)} is no release`, {
          fix: 'write it as `--release "APP 2.0"`',
        });
      return [release.system, formatRelease(release)] as const;
    }),
  );
  const record = await session.record(id);
  const { codes, releases } = session.history.source.trunk;
  const systems = Object.entries(record.code?.clears ?? {})
    .filter(([, clear]) => codes.some((code) => code.clear === clear.oid))
    .map(([system]) => system);
  return systems.sort().map((system) => {
    const last = releases.filter((each) => each.system === system).at(-1)?.release;
    const before = last === undefined ? null : parseRelease(last);
    const next = before ? { ...before, minor: before.minor + 1 } : { system, major: 1, minor: 0 };
    return wanted.get(system) ?? formatRelease(next);
  });
}
