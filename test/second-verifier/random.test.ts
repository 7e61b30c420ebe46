import { describe, expect, test } from 'vitest';
import { randomRepositories } from './histories.ts';
import { commandOpinion, expectBothValid, python, whole } from './second-opinion.ts';

/** Another seed gives other histories: `QMS_RUNS=1@12345`, as for the properties. */
const seed = Number(process.env.QMS_RUNS?.split('@')[1] ?? 20260105);

describe.skipIf(!python)('random histories', () => {
  test('both verifiers find what the acts made valid, and every record in the same state [REQ-072]', {
    timeout: 1_800_000,
  }, async () => {
    const paths = await randomRepositories(seed, whole ? 60 : 2, whole ? 150 : 80);
    for (const path of paths) await expectBothValid(path);
    expect(await commandOpinion(paths[0] ?? '')).toEqual({ exitCode: 0, stdout: 'valid' });
    expect(await commandOpinion(paths[0] ?? '', '--genesis', '0'.repeat(40))).toMatchObject({ exitCode: 6 });
  });
});
