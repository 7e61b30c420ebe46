import { finding } from '../finding.ts';
import type { Gate } from './gate.ts';

/** Tests that passed at the commit, of all suites of the system. */
export function passedTests(results: readonly { readonly tests: number }[]): number {
  return results.reduce((sum, each) => sum + each.tests, 0);
}

export const ratchet: Gate = {
  id: 'gate/ratchet',
  reads: 'the CI evidence of this commit, the last release of the system in trunk, and approved variances',
  asks: ({ system }) => `no fewer tests pass than at the last release of ${system.name}`,
  check: ({ record, system, results, lastRelease, waived }) => {
    const now = passedTests(results);
    if (lastRelease === null) return { findings: [], shown: [`${now} tests; there is no release before`] };
    const shown = [`${now} tests; ${lastRelease.tests} at ${lastRelease.release}`];
    if (now >= lastRelease.tests || waived.includes(`ratchet ${system.name}`)) return { findings: [], shown };
    return {
      findings: [
        finding(
          'gate/ratchet',
          `tests that pass: ${now}; at ${lastRelease.release} (${lastRelease.record}): ${lastRelease.tests}`,
          {
            fix: `bring them back, or have a variance approved that says \`waives: ratchet ${system.name}\`: \`qms create VAR --parent ${record.id} --title TITLE\``,
          },
        ),
      ],
      shown,
    };
  },
};
