import { isOwnForm, readForeignMatrix } from '../../documents/foreign-matrix.ts';
import { parseMarkdown } from '../../documents/markdown.ts';
import { pinProofs, writeTable } from '../../documents/matrix.ts';
import { readDocument } from '../../documents/parse.ts';
import { decodeUtf8, encodeUtf8 } from '../../rules/bytes/text.ts';
import type { DocumentFacts } from '../../rules/content.ts';
import { type Finding, fail, QmsError, unwrap } from '../../rules/finding.ts';
import { shippedKinds } from '../../rules/kinds/shipped.ts';
import type { Kind } from '../../rules/kinds.ts';
import { buildMatrix } from '../../rules/matrix/build.ts';
import { checkMatrix } from '../../rules/matrix/check.ts';
import { checkForeignMatrix } from '../../rules/matrix/check-foreign.ts';
import type { Matrix } from '../../rules/matrix/matrix.ts';
import { renderTable } from '../../rules/matrix/table.ts';
import type { SuiteResult } from '../../rules/systems/results.ts';
import { decodeSuiteResult } from '../../rules/systems/suite-result.ts';
import { type DocId, isOid } from '../../rules/values.ts';

/** A file that somebody names. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What stands beside a matrix, where it is looked at outside a quality system. */
export interface Beside {
  /** Its specification; the version in force stands in the file's name, `SDLC-QMS-RS-v7.0.md`, or is not known. */
  readonly rs: NamedFile | null;
  /** Files of evidence, as records hold them below `evidence/ci/`. */
  readonly results: readonly NamedFile[];
  /** The suites that must have run; by default those of the results. */
  readonly suites: readonly string[];
}

/** What was found in one file. */
export interface FileCheck {
  readonly file: string;
  /** Null where the file is of another system, or names no commit. */
  readonly matrix: Matrix | null;
  readonly findings: readonly Finding[];
}

/**
 * Checks a traceability matrix by files alone. One of git-qms is built again from specification and evidence; one of any
 * other form is looked through for its commit, its CI run and its version.
 */
export function checkMatrixFile(file: NamedFile, beside: Beside): FileCheck {
  const facts = factsOf(file, 'RTM');
  const version = beside.rs && versionInName(beside.rs.name);
  const requirements = beside.rs ? requirementsIn(beside.rs) : null;
  if (!isOwnForm(facts.properties)) {
    const specification = requirements && {
      version: version ?? null,
      requirements: requirements.filter(({ withdrawn }) => withdrawn === null).map(({ id }) => id),
    };
    const findings = checkForeignMatrix(file.name, readForeignMatrix(markdownOf(file)), specification);
    return { file: file.name, matrix: null, findings: findings.map(inFile(file)) };
  }
  const results = beside.results.map(resultIn);
  const { matrix, findings } = checkMatrix({
    rs: {
      id: 'RS' as DocId,
      version: version ?? String(facts.properties.rs_version ?? ''),
      requirements:
        requirements ??
        fail('usage/missing-argument', `${file.name} is compared with its specification, and none is given`, {
          fix: 'add `--rs FILE`, and `--results FILE` for the evidence',
        }),
    },
    rtm: { id: file.name as DocId, properties: facts.properties, matrix: facts.matrix },
    suites: suitesOf(beside, results),
    results,
    records: [],
  });
  return { file: file.name, matrix, findings: findings.map(inFile(file)) };
}

/**
 * Builds a matrix by files alone, and writes its table into the document.
 *
 * @returns the new text of the document, and what is wrong with what the evidence shows. Raises `rtm/no-commit`,
 *   `document/section-missing`, and what makes a file unreadable.
 */
export function buildMatrixFile(
  file: NamedFile,
  beside: Beside & { readonly rs: NamedFile },
): { readonly bytes: Uint8Array; readonly matrix: Matrix } {
  const commit = String(factsOf(file, 'RTM').properties.qualified_commit ?? '');
  if (!isOid(commit))
    fail('rtm/no-commit', `${file.name} names no qualified commit`, { where: { path: file.name } });
  const requirements = requirementsIn(beside.rs);
  const pinned = { name: file.name, bytes: encodeUtf8(pinProofs(markdownOf(file), requirements)) };
  const results = beside.results.map(resultIn);
  const { proofs } = factsOf(pinned, 'RTM').matrix;
  const suites = suitesOf(beside, results);
  const matrix = buildMatrix({ requirements, commit, suites, results, records: [], proofs });
  const text = writeTable(markdownOf(pinned), renderTable(matrix));
  if (text === null)
    fail('document/section-missing', `${file.name} has no section "Traceability"`, {
      where: { path: file.name },
    });
  return { bytes: encodeUtf8(text), matrix };
}

function inFile(file: NamedFile) {
  return (each: Finding): Finding => {
    const { record: _record, ...where } = each.where;
    return { ...each, where: { ...where, path: file.name } };
  };
}

function versionInName(name: string): string | null {
  return /-v([0-9]+\.[0-9]+)\.md$/.exec(name)?.[1] ?? null;
}

function suitesOf({ suites }: Beside, results: readonly SuiteResult[]): readonly string[] {
  return suites.length > 0 ? suites : [...new Set(results.map(({ suite }) => suite))];
}

/** Raises what is wrong with a specification: a matrix of half of it would say nothing. */
function requirementsIn(file: NamedFile) {
  const { all, findings } = factsOf(file, 'RS').requirements;
  if (findings.length > 0) throw new QmsError(findings.map(inFile(file)));
  if (all.length === 0)
    fail('requirement/none', `${file.name} has no requirement that can be read`, {
      where: { path: file.name },
    });
  return all;
}

function resultIn(file: NamedFile): SuiteResult {
  const read = decodeSuiteResult(file.bytes);
  if (!read.ok) throw new QmsError(read.findings.map(inFile(file)));
  return read.value;
}

function factsOf(file: NamedFile, kind: 'RS' | 'RTM'): DocumentFacts {
  const facts = readDocument(file.bytes, shippedKinds.get(kind) as Kind);
  const unreadable = facts.findings.filter(({ rule }) =>
    ['document/encoding', 'document/size', 'document/nesting'].includes(rule),
  );
  if (unreadable.length > 0) throw new QmsError(unreadable.map(inFile(file)));
  return facts;
}

function markdownOf(file: NamedFile) {
  const text = (decodeUtf8(file.bytes) ?? '').replaceAll('\r\n', '\n').replace(/^\uFEFF/, '');
  return unwrap(parseMarkdown(text));
}
