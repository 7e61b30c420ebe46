import { ok, type Result, refused } from '../rules/finding.ts';
import type { Content } from './content.ts';
import { readGoTestJson } from './go-test-json.ts';
import { asList, asObject, own } from './json-values.ts';
import { readJunit } from './junit.ts';
import { readPlain } from './plain.ts';
import { type Reading, reportFinding, type Source } from './reading.ts';
import { readSarif } from './sarif.ts';
import { readTap } from './tap.ts';
import { readVitestJson } from './vitest-json.ts';

type Reader = (content: Content, source: Source) => Result<Reading>;

/** What each form of a report is read by, in the words in which a caller may say the form. */
export const formats = {
  junit: readJunit,
  'vitest-json': readVitestJson,
  'go-test-json': readGoTestJson,
  tap: readTap,
  plain: readPlain,
  sarif: readSarif,
} as const satisfies Readonly<Record<string, Reader>>;

export type Format = keyof typeof formats;

export function isFormat(text: string): text is Format {
  return Object.hasOwn(formats, text);
}

/** The form of a report by its beginning; nothing but the content is looked at, so a wrong name of a file misleads nobody. */
export function formatOf(content: Content, source: Source): Result<Format> {
  const { text } = content;
  const first = /\S/.exec(text)?.[0];
  if (first === undefined) return refused(reportFinding('report/empty', source, 'the report is empty'));
  if (first === '<') return ok('junit');
  if (/^\s*\{[^\n]*"Action":/.test(text)) return ok('go-test-json');
  if (first === '{') return jsonFormat(content, source);
  const [line = ''] = /^[^#\s].*$/m.exec(text) ?? [];
  if (/^(TAP version 1[34]\b|1\.\.[0-9]|(not )?ok\b)/.test(line)) return ok('tap');
  if (/^(PASS|FAIL|ERROR|SKIP|TOTAL)\s/.test(line)) return ok('plain');
  return refused(reportFinding('report/format', source, 'the report begins as none that this program knows'));
}

function jsonFormat(content: Content, source: Source): Result<Format> {
  const parsed = content.json();
  if (!parsed.ok) return parsed;
  const report = asObject(parsed.value);
  if (asList(own(report, 'testResults'))) return ok('vitest-json');
  if (asList(own(report, 'runs'))) return ok('sarif');
  const message = 'the report has neither `testResults`, as of vitest and jest, nor `runs`, as of SARIF';
  return refused(reportFinding('report/format', source, message));
}
