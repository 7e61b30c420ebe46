import { readFileSync } from 'node:fs';
import { type ReadOptions, readReports } from '../../src/evidence/read-reports.ts';

export const bytes = (text: string) => new TextEncoder().encode(text);

/** A report that a real run wrote, or one in its dialect; test/evidence/fixtures/README.md says which is which. */
export function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url));
}

/** Where the fixtures' suites ran, as their paths say. */
export const root = '/home/ci/pumps';

/** Reads reports, and gives them as lines: `passed name [ids]`, then the rules of warnings; of a refusal its rules. */
export function linesOf(reports: Readonly<Record<string, Uint8Array | string>>, options: ReadOptions = {}) {
  const files = Object.entries(reports).map(([name, content]) => ({
    name,
    bytes: typeof content === 'string' ? bytes(content) : content,
  }));
  const read = readReports(files, options);
  if (!read.ok) return read.findings.map(({ rule }) => rule);
  return [
    ...read.value.tests.map(({ name, outcome, requirements }) =>
      [outcome, name, ...(requirements.length > 0 ? [`{${requirements}}`] : [])].join(' '),
    ),
    ...read.value.scan.map(({ level, rule, place }) => `${level} ${rule} ${place}`),
    ...read.value.notes.map(({ rule }) => rule),
  ];
}

/** The messages of a refusal of one report, each with its line where it has one. */
export function messagesOf(content: string | Uint8Array): string[] {
  const read = readReports([{ name: 'r', bytes: typeof content === 'string' ? bytes(content) : content }]);
  if (read.ok) return [];
  return read.findings.map(({ rule, message, where }) =>
    where.line === undefined ? `${rule}: ${message}` : `${rule}@${where.line}: ${message}`,
  );
}
