import { decodeUtf8, encodeUtf8 } from '../bytes/text.ts';
import { type Finding, finding, ok, type Result, refuse, refused } from '../finding.ts';
import { checkJsonParts } from '../json-parts.ts';
import { limits } from '../limits.ts';
import type { ScanResult, SuiteResult, TestResult } from './results.ts';
import { shapeFinding } from './suite-result-shape.ts';

/** Compares by code points, as the bytes of UTF-8 compare: a verifier in any language gets the same order. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
}

/** Surrogates stand for code points above all that one unit holds; the end of a text (NaN) comes first. */
function rank(unit: number): number {
  if (Number.isNaN(unit)) return -1;
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

export function compareScan(a: ScanResult, b: ScanResult): number {
  return (
    compareText(a.rule, b.rule) ||
    compareText(a.place, b.place) ||
    compareText(a.fingerprint, b.fingerprint) ||
    compareText(a.level, b.level)
  );
}

/**
 * The bytes of a file of evidence: JSON with the keys in the order of {@link SuiteResult}, indented by two, but each test and
 * each result of a scan on one line; tests, results, reports and requirements in the order of their code points; LF at the end.
 *
 * @returns the bytes; `report/too-large` beyond the limits, `evidence/suite-result` where the value has no such form
 */
export function encodeSuiteResult(result: SuiteResult): Result<Uint8Array> {
  const wrong = limitFinding(result) ?? shapeFinding(result);
  if (wrong) return refused(wrong);
  const bytes = encodeUtf8(textOf(inOrder(result)));
  return bytes.length > limits.fileBytes ? refused(sizeFinding(bytes.length)) : ok(bytes);
}

/**
 * Reads a file of evidence strictly: its bytes are those that {@link encodeSuiteResult} writes for what it holds.
 *
 * @returns the result; `report/too-large` beyond the limits, `evidence/suite-result` for any other deviation
 */
export function decodeSuiteResult(bytes: Uint8Array): Result<SuiteResult> {
  if (bytes.length > limits.fileBytes) return refused(sizeFinding(bytes.length));
  const text = decodeUtf8(bytes);
  if (text === null) return refuse('evidence/suite-result', 'the file is not UTF-8');
  const parts = checkJsonParts(text, 'the file');
  if (parts) return refused(parts);
  const value = parse(text);
  if (value === undefined) return refuse('evidence/suite-result', 'the file is not JSON');
  const wrong = shapeFinding(value);
  if (wrong) return refused(wrong);
  const result = value as SuiteResult;
  const tooMany = limitFinding(result);
  if (tooMany) return refused(tooMany);
  const written = textOf(inOrder(result));
  return written === text ? ok(result) : refuse('evidence/suite-result', firstOtherLine(text, written));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inOrder(result: SuiteResult): SuiteResult {
  return {
    ...result,
    tests: sorted(result.tests, (a, b) => compareText(a.name, b.name)),
    scan: sorted(result.scan, compareScan),
    reports: sorted(result.reports, (a, b) => compareText(a.name, b.name)),
  };
}

/** The list itself where it stands in order, as it does in every file that was written by the tool. */
function sorted<T>(list: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  const inOrder = list.every((each, at) => at === 0 || compare(list[at - 1] as T, each) <= 0);
  return inOrder ? list : list.toSorted(compare);
}

const json = JSON.stringify;

function testLine({ name, outcome, requirements }: TestResult): string {
  const ids = requirements.map((id) => json(id)).join(', ');
  return `    { "name": ${json(name)}, "outcome": ${json(outcome)}, "requirements": [${ids}] }`;
}

function scanLine({ rule, level, place, fingerprint }: ScanResult): string {
  return `    { "rule": ${json(rule)}, "level": ${json(level)}, "place": ${json(place)}, "fingerprint": ${json(fingerprint)} }`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
}

function textOf(result: SuiteResult): string {
  const { run } = result;
  const requirements = Object.entries(result.requirements).toSorted(([a], [b]) => compareText(a, b));
  const rows = requirements.map(([id, fingerprint]) => `    ${json(id)}: ${json(fingerprint)}`);
  const reports = result.reports.map(
    ({ name, bytes, sha256 }) =>
      `    {\n      "name": ${json(name)},\n      "bytes": ${bytes},\n      "sha256": ${json(sha256)}\n    }`,
  );
  const workflow = run.workflow
    ? `{\n      "path": ${json(run.workflow.path)},\n      "blob": ${json(run.workflow.blob)}\n    }`
    : 'null';
  return `{
  "schema": 1,
  "system": ${json(result.system)},
  "suite": ${json(result.suite)},
  "commit": ${json(result.commit)},
  "tree": ${json(result.tree)},
  "run": {
    "runner": ${json(run.runner)},
    "url": ${json(run.url)},
    "attempt": ${run.attempt},
    "workflow": ${workflow}
  },
  "requirements": ${rows.length === 0 ? '{}' : `{\n${rows.join(',\n')}\n  }`},
  "reports": ${list(reports)},
  "tests": ${list(result.tests.map(testLine))},
  "scan": ${list(result.scan.map(scanLine))}
}
`;
}

/** By index: a file of nothing but newlines would make millions of lines. */
function firstOtherLine(text: string, written: string): string {
  let line = 1;
  for (let at = 0; at < text.length && text[at] === written[at]; at++) if (text[at] === '\n') line += 1;
  return `line ${line} is not as it is written for this content`;
}

function sizeFinding(bytes: number): Finding {
  return finding('report/too-large', `the evidence has ${bytes} bytes, more than ${limits.fileBytes}`);
}

function limitFinding({ tests, scan, reports, requirements }: SuiteResult): Finding | null {
  const over = [
    ['tests', tests.length, limits.suiteTests],
    ['results of a scan', scan.length, limits.scanResults],
    ['reports', reports.length, limits.suiteReports],
    ['requirements', Object.keys(requirements).length, limits.suiteRequirements],
  ] as const;
  const found = over.find(([, count, most]) => count > most);
  return found
    ? finding('report/too-large', `the evidence has ${found[1]} ${found[0]}, more than ${found[2]}`)
    : null;
}
