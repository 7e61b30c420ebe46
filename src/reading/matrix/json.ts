import type { Finding } from '../../rules/finding.ts';
import type { Matrix } from '../../rules/matrix/matrix.ts';
import { countVerdicts } from './counts.ts';

/** A matrix as plain data: what `--json` shows. */
export function matrixJson(matrix: Matrix, findings: readonly Finding[] = matrix.findings) {
  return {
    commit: matrix.commit,
    counts: Object.fromEntries(countVerdicts(matrix).map(({ verdict, count }) => [verdict, count])),
    suites: matrix.suites,
    requirements: matrix.rows.map(({ requirement, verdict, tests, record, proof, suspect }) => ({
      id: requirement.id,
      meaning: requirement.meaning,
      withdrawn: requirement.withdrawn,
      verdict,
      tests,
      record,
      proof,
      suspect,
    })),
    findings,
  };
}
