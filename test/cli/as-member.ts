import { testEnvironment } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { type Answered, qms } from './fake-io.ts';

/** The command line as a member of a quality system uses it: `await as('bot')('route', 'CR-001', '--review')`. */
export function commandLineOf(system: QualitySystem) {
  return (member: string) =>
    (...argv: string[]): Promise<Answered> =>
      qms(['--key', system.keyOf(member), ...argv], {
        cwd: system.path,
        env: testEnvironment as Record<string, string>,
        clock: () => Date.now(),
      });
}
