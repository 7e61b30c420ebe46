import type { Matrix, MatrixRow, Verdict } from '../../rules/matrix/matrix.ts';

const order: readonly Verdict[] = [
  'verified',
  'older-text',
  'failed',
  'contradictory',
  'skipped-only',
  'missing',
  'withdrawn',
];

/** How many requirements have each verdict, in a fixed order; those that none has are left out. */
export function countVerdicts({ rows }: Matrix): { readonly verdict: Verdict; readonly count: number }[] {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return order.flatMap((verdict) => {
    const count = counts.get(verdict);
    return count === undefined ? [] : [{ verdict, count }];
  });
}

/** `143 requirements at 1a2b3c4d5e6f: 141 verified, 2 withdrawn`. */
export function inOneLine(matrix: Matrix): string {
  const counts = countVerdicts(matrix).map(({ verdict, count }) => `${count} ${verdict}`);
  const requirements = matrix.rows.length === 1 ? '1 requirement' : `${matrix.rows.length} requirements`;
  return `${requirements} at ${matrix.commit.slice(0, 12)}: ${counts.join(', ') || 'nothing'}`;
}

/** What shows a requirement, in a few words: `unit: stops at 5 bar and 3 more; CR-001-VR-001: Pass; proof`. */
export function evidenceInWords({ tests, record, proof }: MatrixRow, enough = 2): string {
  const named = tests.slice(0, enough).map(({ suite, name, outcome, current }) => {
    const remark = outcome !== 'passed' ? ` (${outcome})` : current ? '' : ' (older text)';
    return `${suite}: ${name}${remark}`;
  });
  if (tests.length > enough) named.push(`${tests.length - enough} more`);
  if (record) named.push(`${record.id}: ${record.outcome}${record.current ? '' : ' (older text)'}`);
  if (proof) named.push(proof === 'current' ? 'proof' : 'proof (older text)');
  return named.join('; ');
}
