import { describe, test } from 'vitest';
import { randomRepositories } from './histories.ts';
import { expectBothValid, python, whole } from './second-opinion.ts';

/** Another seed gives other histories: `QMS_RUNS=1@12345`, as for the properties. */
const seed = Number(process.env.QMS_RUNS?.split('@')[1] ?? 20260105);

describe.skipIf(!python)('random histories', () => {
  test('both verifiers find what the acts made valid, and every record in the same state [REQ-072]', {
    timeout: 1_800_000,
  }, async () => {
    for (const path of await randomRepositories(seed, whole ? 60 : 2, whole ? 150 : 80))
      await expectBothValid(path);
  });
});
