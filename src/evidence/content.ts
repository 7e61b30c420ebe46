import { decodeUtf8 } from '../rules/bytes/text.ts';
import { ok, type Result, refused } from '../rules/finding.ts';
import { checkJsonParts } from '../rules/json-parts.ts';
import { limits } from '../rules/limits.ts';
import { reportFinding, type Source } from './reading.ts';

/** A report's text, and the same as JSON: parsed once, when it is asked for. */
export interface Content {
  readonly text: string;
  json(): Result<unknown>;
}

/** @returns the text without a byte order mark; `report/too-large`, or `report/encoding` for anything but UTF-8 */
export function readContent(bytes: Uint8Array, source: Source): Result<Content> {
  if (bytes.length > limits.reportBytes) {
    const message = `the report has ${bytes.length} bytes, more than ${limits.reportBytes}`;
    return refused(reportFinding('report/too-large', source, message));
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refused(reportFinding('report/encoding', source, 'the report is UTF-16, not UTF-8'));
  }
  const decoded = decodeUtf8(bytes);
  if (decoded === null) return refused(reportFinding('report/encoding', source, 'the report is not UTF-8'));
  const text = decoded.replace(/^\uFEFF/, '');
  let parsed: Result<unknown> | undefined;
  return ok({
    text,
    json: () => {
      parsed ??= parseJson(text, source);
      return parsed;
    },
  });
}

/** The lines of a text with their 1-based numbers, without line ends; one by one, because a report may have millions. */
export function* linesIn(text: string): Generator<readonly [line: string, number: number]> {
  let start = 0;
  for (let number = 1; start <= text.length; number++) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    yield [text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end), number];
    start = end + 1;
  }
}

/** @returns what a JSON text holds; `report/json` where it is none, `report/too-large` where it unfolds into too much */
export function parseJson(text: string, source: Source, line?: number): Result<unknown> {
  const parts = checkJsonParts(text, 'the report');
  if (parts) return refused({ ...parts, where: { path: source.name } });
  try {
    return ok(JSON.parse(text));
  } catch {
    return refused(reportFinding('report/json', source, 'this is no whole JSON', line));
  }
}
