import { parseMarkdown } from '../../src/documents/markdown.ts';
import { readMatrix } from '../../src/documents/matrix.ts';
import { readRequirements } from '../../src/documents/requirements.ts';
import { unwrap } from '../../src/rules/finding.ts';
import type { WrittenMatrix } from '../../src/rules/matrix/check.ts';
import type { MatrixInput, RecordEvidence } from '../../src/rules/matrix/matrix.ts';
import type { Requirement } from '../../src/rules/systems/requirement.ts';
import type { SuiteResult, TestOutcome, TestResult } from '../../src/rules/systems/results.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';

export const commit = 'a'.repeat(40) as Oid;
export const elsewhere = 'b'.repeat(40) as Oid;

/** Requirements from rows `REQ-001 | text | from`. */
export function requirements(...rows: readonly string[]): readonly Requirement[] {
  const head = '\n| Id | Requirement | From |\n| --- | --- | --- |\n';
  const parts = rows.map((row, at) => `${at % 2000 === 0 ? head : ''}| ${row} |\n`);
  return readRequirements(unwrap(parseMarkdown(`## Requirements\n${parts.join('')}`))).all;
}

/** A test from `name outcome REQ-001 REQ-002`; without a space in its name. */
export function run(line: string): TestResult {
  const [name = '', outcome = '', ...carries] = line.split(' ');
  return { name, outcome: outcome as TestOutcome, requirements: carries };
}

/** One run of a suite that knew these requirements. */
export function result(
  known: readonly Requirement[],
  tests: readonly TestResult[],
  more: Partial<SuiteResult> = {},
): SuiteResult {
  return {
    schema: 1,
    system: 'APP',
    suite: 'unit',
    commit,
    tree: 'c'.repeat(40) as Oid,
    run: { runner: 'shell', url: '', attempt: 1, workflow: null },
    requirements: Object.fromEntries(known.map(({ id, meaning }) => [id, meaning])),
    reports: [],
    tests,
    scan: [],
    ...more,
  };
}

export function input(known: readonly Requirement[], more: Partial<MatrixInput> = {}): MatrixInput {
  return { requirements: known, commit, suites: ['unit'], results: [], records: [], proofs: [], ...more };
}

export function record(id: string, outcome: string, ...carries: readonly string[]): RecordEvidence {
  return { id: id as DocId, state: 'CLOSED', outcome, requirements: carries };
}

/** What a document says of its matrix, from the texts of two sections. */
export function written(traceability: string, proofs = ''): WrittenMatrix {
  const text = `# SDLC-APP-RTM\n\n## 4. Traceability\n\n${traceability}\n\n## 5. Proofs\n\n${proofs}\n`;
  return readMatrix(unwrap(parseMarkdown(text)));
}

/** `rule: message` of each. */
export function says(findings: readonly { rule: string; message: string }[]): string[] {
  return findings.map(({ rule, message }) => `${rule}: ${message}`);
}
