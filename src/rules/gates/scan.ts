import { finding } from '../finding.ts';
import type { ScanLevel } from '../systems/system.ts';
import type { Gate } from './gate.ts';

const levels: readonly ScanLevel[] = ['error', 'warning', 'note'];

export const scan: Gate = {
  id: 'gate/scan',
  reads: 'the scan of exactly this commit among the CI evidence, and the limits of the system',
  asks: ({ system, commit }) =>
    system.scan === null
      ? `no scan is asked for`
      : `the scan of ${commit.slice(0, 12)} has at most ${levels.flatMap((level) => (system.scan?.[level] === undefined ? [] : [`${system.scan[level]} of level ${level}`])).join(', ')}`,
  check: ({ record, system, commit, results, code }) => {
    if (system.scan === null) return { findings: [] };
    const result = results.find((each) => each.suite === 'scan');
    const fix = {
      fix: `run \`qms evidence ci ${record.id} --system ${system.name} --suite scan --commit ${commit} --report FILE\``,
    };
    if (!result?.scan) return { findings: [finding('gate/scan', `no scan is of ${commit}`, fix)] };
    if (code && result.tree !== code.tree)
      return {
        findings: [
          finding('gate/scan', `the scan is of the tree ${result.tree}, which is not that of ${commit}`, fix),
        ],
      };
    const found = result.scan;
    const limits = system.scan;
    const over = levels.filter((level) => found[level] > (limits[level] ?? Number.POSITIVE_INFINITY));
    return {
      findings: over.map((level) =>
        finding(
          'gate/scan',
          `the scan has ${found[level]} results of level ${level}; ${limits[level]} are allowed`,
          {
            fix: 'mend what was found, and scan again',
          },
        ),
      ),
      shown: [levels.map((level) => `${found[level]} of level ${level}`).join(', ')],
    };
  },
};
