import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { ungatedCopy } from '../helpers/gated-server.ts';
import { lendObjects, returnObjects, verdictOn } from '../helpers/raw-push.ts';
import type { Attempt, Stage } from './attack.ts';
import { verifyProgram } from './program.ts';

/** What the attacks of a file start from, by what it is: made by the same hand, with nothing wrong in it. */
export type Lawful = Readonly<Record<string, (stage: Stage) => Promise<NonNullable<Attempt['push']>>>>;

/**
 * Shows that both doors take what a file's attacks forge, as long as it is not forged: so what refuses them is not some
 * other thing that the hand gets wrong. Nothing moves.
 */
export function playLawful(lawful: Lawful, set: () => Promise<Stage>): void {
  describe('taken where nothing is wrong:', () => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await set();
    });

    test.each(Object.entries(lawful))('%s', async (_, make) => {
      const push = await make(stage);
      await lendObjects(stage.qs);
      try {
        expect(await verdictOn(stage.qs, push)).toEqual([]);
      } finally {
        await returnObjects(stage.qs);
      }
      const copy = await ungatedCopy(stage.qs, push);
      const { verdict, said } = await verifyProgram(copy);
      await rm(copy, { recursive: true });
      expect(verdict, said).toBe('valid');
    });
  });
}
