import * as fc from 'fast-check';
import {
  type Laboratory,
  openLaboratory,
  play,
  type RandomHistory,
  runs,
  script,
} from '../helpers/random-history.ts';

let laboratory: Promise<Laboratory> | undefined;
const played = new Map<string, Promise<RandomHistory>>();

/**
 * Tries a property on random histories, the same ones for each property of a test file. A failure shows the script that
 * leads to it.
 */
export async function forHistories(
  settings: { readonly usual: number; readonly longest: number },
  property: (whole: RandomHistory, laboratory: Laboratory) => Promise<void>,
): Promise<void> {
  laboratory ??= openLaboratory();
  const known = await laboratory;
  const one = fc.asyncProperty(script(settings.longest), async (seeds) => {
    const key = seeds.join(' ');
    const whole = played.get(key) ?? play(known, seeds);
    played.set(key, whole);
    await property(await whole, known);
  });
  await fc.assert(one, runs(settings.usual));
}
