import type { TrunkIndex } from '../history/trunk-index.ts';
import { fail } from '../rules/finding.ts';
import type { ClearOf } from '../rules/record/clears.ts';
import type { RecordState } from '../rules/record/state.ts';
import { formatRelease, parseRelease } from '../rules/systems/release.ts';

/**
 * The releases that the close of a record gives: for each system whose code it brought in the number that was asked for,
 * else the next minor one after the highest in trunk, 1.0 for the first. Raises `release/number`.
 *
 * @param clearOf the clears of the record that stand
 * @param asked `APP 2.0`
 */
export function releasesOf(
  trunk: TrunkIndex,
  record: RecordState,
  clearOf: ClearOf,
  asked: readonly string[],
): string[] {
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
  const { codes, releases } = trunk;
  const systems = Object.keys(record.code?.clears ?? {}).filter((system) => {
    const clear = clearOf(system);
    return clear !== null && codes.some((code) => code.clear === clear.oid);
  });
  return systems.sort().map((system) => {
    const last = releases.filter((each) => each.system === system).at(-1)?.release;
    const before = last === undefined ? null : parseRelease(last);
    const next = before ? { ...before, minor: before.minor + 1 } : { system, major: 1, minor: 0 };
    return wanted.get(system) ?? formatRelease(next);
  });
}
