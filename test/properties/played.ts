import * as fc from 'fast-check';
import {
  type Laboratory,
  openLaboratory,
  play,
  type RandomHistory,
  runs,
  script,
} from '../helpers/random-history.ts';
import { oncePerFile } from '../helpers/test-file.ts';

const opened = oncePerFile(async () => ({
  laboratory: await openLaboratory(),
  played: new Map<string, Promise<RandomHistory>>(),
}));

/**
 * Tries a property on random histories, the same ones for each property of a test file. A failure shows the script that
 * leads to it.
 */
export async function forHistories(
  settings: { readonly usual: number; readonly longest: number },
  property: (whole: RandomHistory, laboratory: Laboratory) => Promise<void>,
): Promise<void> {
  const { laboratory, played } = await opened();
  const one = fc.asyncProperty(script(settings.longest), async (seeds) => {
    const key = seeds.join(' ');
    const whole = played.get(key) ?? play(laboratory, seeds);
    played.set(key, whole);
    await property(await whole, laboratory);
  });
  await fc.assert(one, runs(settings.usual));
}
