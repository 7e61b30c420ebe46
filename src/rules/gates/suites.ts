import { finding } from '../finding.ts';
import type { Gate } from './gate.ts';

export const suites: Gate = {
  id: 'gate/suites',
  reads: 'the CI evidence of the change record for exactly this commit, and the suites of the system',
  asks: ({ system, commit }) => `${[...system.suites.keys()].join(', ')} passed at ${commit.slice(0, 12)}`,
  check: ({ record, system, commit, results, code }) => {
    const shown: string[] = [];
    const findings = [...system.suites].flatMap(([suite, { attest }]) => {
      const result = results.find((each) => each.suite === suite);
      const fix = {
        where: { record: record.id },
        fix: `run \`qms evidence ci ${record.id} --system ${system.name} --suite ${suite} --commit ${commit} --report FILE\``,
      };
      if (!result) return [finding('gate/suites', `${suite} has no results at ${commit}`, fix)];
      if (!result.passed)
        return [
          finding('gate/suites', `${suite} failed at ${commit}, as ${result.actor} attests`, {
            where: { record: record.id },
            fix: `mend it on the execution branch, push, and have ${suite} run at the new commit`,
          }),
        ];
      if (attest && !attest.includes(result.actor))
        return [
          finding(
            'gate/suites',
            `${suite} was attested by ${result.actor}, who may not attest it any more`,
            fix,
          ),
        ];
      if (code && result.tree !== code.tree)
        return [
          finding(
            'gate/suites',
            `${suite} was run on the tree ${result.tree}, which is not that of ${commit}`,
            fix,
          ),
        ];
      shown.push(`${suite}: ${result.tests} passed, attested by ${result.actor}`);
      return [];
    });
    return { findings, shown };
  },
};
