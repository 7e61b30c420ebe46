import type { Matrix, MatrixRow } from '../../rules/matrix/matrix.ts';
import { evidenceInWords } from './counts.ts';

/** A matrix as JUnit XML, one test case for each requirement: what any CI system shows as a list of tests. */
export function matrixJunit(matrix: Matrix): string {
  const of = (...verdicts: readonly MatrixRow['verdict'][]) =>
    matrix.rows.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const skipped = of('withdrawn');
  const failures = matrix.rows.length - of('verified') - skipped;
  const counts = `tests="${matrix.rows.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="requirements" ${counts}>`,
    `  <testsuite name="requirements at ${matrix.commit}" ${counts}>`,
    ...matrix.rows.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(row: MatrixRow): string {
  const { requirement, verdict, suspect } = row;
  const open = `    <testcase classname="requirements" name="${escaped(requirement.id)}"`;
  if (verdict === 'verified') return `${open}/>`;
  if (verdict === 'withdrawn')
    return `${open}><skipped message="${escaped(`withdrawn: ${requirement.withdrawn}`)}"/></testcase>`;
  const says = [...suspect, evidenceInWords(row)].filter((each) => each !== '').join('; ');
  return `${open}><failure type="${verdict}" message="${escaped(says)}"/></testcase>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text as the value of an attribute; what XML cannot hold stands as U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (sign) => escapes[sign] ?? '')
    .replace(/[\t\n\r]+/g, ' ');
}
