import { ok, type Result, refused } from '../rules/finding.ts';
import { referencesIn } from '../rules/systems/requirement.ts';
import type { TestOutcome } from '../rules/systems/results.ts';
import { type Content, linesIn } from './content.ts';
import { quoted, type Reading, type ReportedTest, reportFinding, type Source } from './reading.ts';

const outcomes: ReadonlyMap<string, TestOutcome> = new Map([
  ['PASS', 'passed'],
  ['FAIL', 'failed'],
  ['ERROR', 'error'],
  ['SKIP', 'skipped'],
]);

/**
 * Reads plain lines, which any script can write: `PASS name`, `FAIL name`, `ERROR name`, `SKIP name`, and last `TOTAL 3`, by
 * which a script that ended early is known. Empty lines and those that begin with `#` are passed over; no others.
 *
 * @returns its tests; findings `report/format`, `report/contradiction`
 */
export function readPlain({ text }: Content, source: Source): Result<Reading> {
  const tests: ReportedTest[] = [];
  let total: number | null = null;
  for (const [raw, number] of linesIn(text)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const refuse = (rule: 'report/format' | 'report/contradiction', message: string) =>
      refused(reportFinding(rule, source, message, number));
    if (total !== null) return refuse('report/format', 'a line follows TOTAL, which is the last');
    const [, word = '', name = ''] = /^([A-Z]+)\s+(\S.*)$/s.exec(line) ?? [];
    const outcome = outcomes.get(word);
    if (outcome) tests.push({ name, outcome, requirements: referencesIn(name), flaky: false });
    else if (word === 'TOTAL' && /^[0-9]{1,9}$/.test(name)) total = Number(name);
    else return refuse('report/format', `${quoted(line)} is no PASS, FAIL, ERROR, SKIP or TOTAL line`);
    if (total !== null && total !== tests.length) {
      return refuse('report/contradiction', `the report says TOTAL ${total} and holds ${tests.length}`);
    }
  }
  if (total !== null) return ok({ tests, scan: [] });
  const message = 'the report does not end with a TOTAL line: it may have been cut off';
  return refused(reportFinding('report/contradiction', source, message));
}
