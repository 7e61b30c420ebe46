import { createHash } from 'node:crypto';
import { type Finding, finding, ok, type Result, refuse, refused } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';
import type { ScanResult, SuiteResult, TestOutcome } from '../rules/systems/results.ts';
import { compareScan, compareText } from '../rules/systems/suite-result.ts';
import { cleanName } from './clean-name.ts';
import { readContent } from './content.ts';
import { type Format, formatOf, formats } from './formats.ts';
import { type Merged, mergeTests, type Reported } from './merge.ts';
import { maxFindings, type Reading, type Source } from './reading.ts';

/** A report's file: the name that evidence shall have of it, such as its path, and its bytes. */
export interface ReportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ReadOptions {
  /** The form of every report; by its content where it is left out. */
  readonly format?: Format;
  /**
   * What the runner exited with. Reports do not tell it, and vitest's are green where an error outside every test ended the run.
   */
  readonly exitCode?: number;
  /** The folder that the suite ran in, as an absolute path: what absolute paths in reports lose at their front. */
  readonly root?: string;
}

/** What a run's reports come to: the parts of a {@link SuiteResult}, and warnings for whoever hands them in. */
export type ReportsRead = Pick<SuiteResult, 'tests' | 'scan' | 'reports'> & Pick<Merged, 'notes'>;

/**
 * Reads all reports of one run of one suite, of tests or of a scan. All or nothing: a report that is not understood, or that
 * contradicts itself or another, refuses them all.
 *
 * @returns tests, results and reports as {@link SuiteResult} stores them, in order; findings `report/…`, each with the
 *   report's name as path
 */
export function readReports(files: readonly ReportFile[], options: ReadOptions = {}): Result<ReportsRead> {
  const unfit = filesFinding(files);
  if (unfit) return refused(unfit);
  const reports = files.map(({ name, bytes }) => ({
    name: cleanName(name),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  const twice = duplicateFinding(reports);
  if (twice) return refused(twice);

  const findings: Finding[] = [];
  const reported: Reported[] = [];
  const scan: ScanResult[] = [];
  let scanned = false;
  let count = 0;
  for (const file of files) {
    const source = { name: cleanName(file.name), root: options.root ?? '' };
    const read = readReport(file.bytes, source, options.format);
    if (!read.ok) findings.push(...read.findings);
    else {
      count += read.value.tests.length;
      if (count > limits.suiteTests) return refuse('report/too-large', tooMany);
      reported.push({ source, tests: read.value.tests });
      for (const each of read.value.scan) scan.push(each);
      scanned ||= read.value.format === 'sarif';
    }
  }
  if (findings.length > 0) return refused(...findings.slice(0, maxFindings));
  const merged = mergeTests(reported);
  if (!merged.ok) return merged;
  const { tests, notes } = merged.value;
  if (tests.length === 0 && !scanned) return refuse('report/empty', 'the reports hold no test at all');
  const { exitCode = 0 } = options;
  if (exitCode !== 0 && scan.length === 0 && !tests.some(({ outcome }) => isFailure(outcome))) {
    const message = `the run ended with exit code ${exitCode}, and no report says what failed`;
    return refuse('report/failed-run', message);
  }
  return ok({
    tests,
    scan: scan.sort(compareScan),
    reports: reports.sort((a, b) => compareText(a.name, b.name)),
    notes,
  });
}

const tooMany = `the reports hold more than ${limits.suiteTests} tests`;

function isFailure(outcome: TestOutcome): boolean {
  return outcome === 'failed' || outcome === 'error';
}

function readReport(
  bytes: Uint8Array,
  source: Source,
  said: Format | undefined,
): Result<Reading & { readonly format: Format }> {
  const content = readContent(bytes, source);
  if (!content.ok) return content;
  const format = said === undefined ? formatOf(content.value, source) : ok(said);
  if (!format.ok) return format;
  const read = formats[format.value](content.value, source);
  return read.ok ? ok({ ...read.value, format: format.value }) : read;
}

/** Looked at before anything is read. */
function filesFinding(files: readonly ReportFile[]): Finding | null {
  if (files.length === 0) return finding('report/empty', 'no report is given');
  if (files.length > limits.suiteReports) {
    const message = `${files.length} reports are given, more than ${limits.suiteReports}`;
    return finding('report/too-large', message);
  }
  const bytes = files.reduce((sum, each) => sum + each.bytes.length, 0);
  if (bytes <= limits.reportsBytes) return null;
  return finding(
    'report/too-large',
    `the reports have ${bytes} bytes together, more than ${limits.reportsBytes}`,
  );
}

/** A report that is given twice, under one name or as the same bytes under two. */
function duplicateFinding(reports: SuiteResult['reports']): Finding | null {
  const seen = new Map<string, string>();
  for (const { name, sha256 } of reports) {
    const where = { path: name };
    if (seen.has(`name ${name}`)) return finding('report/duplicate', `${name} is given twice`, { where });
    const other = seen.get(sha256);
    if (other !== undefined) {
      return finding('report/duplicate', `${name} and ${other} are the same report`, { where });
    }
    seen.set(`name ${name}`, name).set(sha256, name);
  }
  return null;
}
