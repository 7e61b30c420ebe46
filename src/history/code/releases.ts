import type { LastRelease } from '../../rules/gates/proof.ts';
import type { History } from '../history.ts';

/** The last release of a system that trunk held after a step; null where there was none. */
export async function lastReleaseAt(
  history: History,
  system: string,
  step: number,
): Promise<LastRelease | null> {
  const given = history.source.trunk.releases.filter((each) => each.system === system && each.index <= step);
  const last = given.at(-1);
  if (!last) return null;
  const state = await history.stateAt(last.record, last.tip);
  return {
    record: last.record,
    release: last.release,
    tests: state?.code?.clears[system]?.tests ?? 0,
  };
}
