import { type Finding, finding } from '../finding.ts';
import type { Requirement } from '../systems/requirement.ts';
import type { SuiteResult } from '../systems/results.ts';
import { type DocId, isOid } from '../values.ts';
import { buildMatrix } from './build.ts';
import type { Matrix, Proof, RecordEvidence } from './matrix.ts';
import { compareTable, type WrittenTable } from './table.ts';

/** What a traceability matrix says, as its document is read. */
export interface WrittenMatrix {
  readonly table: WrittenTable;
  readonly proofs: readonly Proof[];
  readonly findings: readonly Finding[];
}

export interface MatrixCheck {
  /** The specification in force. */
  readonly rs: {
    readonly id: DocId;
    /** `4.0` */
    readonly version: string;
    readonly requirements: readonly Requirement[];
  };
  readonly rtm: {
    readonly id: DocId;
    /** Its typed front matter. */
    readonly properties: Readonly<Record<string, string | number>>;
    readonly matrix: WrittenMatrix;
  };
  readonly suites: readonly string[];
  /** Evidence of the system, at whatever commits. */
  readonly results: readonly SuiteResult[];
  /** In the order in which they were made. */
  readonly records: readonly RecordEvidence[];
}

/** Findings of one rule that are shown; a matrix without its evidence would have thousands. */
const enough = 20;

/**
 * Whether a traceability matrix proves what it says: the route of the matrix, the merge gate and `qms rtm check` ask
 * nothing else. The findings name the matrix as their record, with lines where they are about its text.
 *
 * @returns the matrix as the evidence gives it, null where no commit is named; and all that is wrong with what is written
 */
export function checkMatrix({ rs, rtm, suites, results, records }: MatrixCheck): {
  readonly matrix: Matrix | null;
  readonly findings: readonly Finding[];
} {
  const where = { record: rtm.id, path: `${rtm.id}.md` };
  const inMatrix = (each: Finding): Finding => ({ ...each, where: { ...where, ...each.where } });
  const findings = [...rtm.matrix.findings];
  const version = String(rtm.properties.rs_version ?? '');
  if (version !== rs.version)
    findings.push(
      finding(
        'rtm/rs-version',
        `${rtm.id} covers ${version === '' ? 'no version' : `version ${version}`} of ${rs.id}; ${rs.version} is in force`,
      ),
    );
  const commit = String(rtm.properties.qualified_commit ?? '');
  if (!isOid(commit)) {
    findings.push(noCommit(rtm.id, commit));
    return { matrix: null, findings: findings.map(inMatrix) };
  }
  if (!results.some((result) => result.commit === commit))
    findings.push(finding('rtm/no-evidence', `no result that CI recorded is of ${commit.slice(0, 12)}`));
  const { requirements } = rs;
  const matrix = buildMatrix({ requirements, commit, suites, results, records, proofs: rtm.matrix.proofs });
  findings.push(...matrix.findings, ...compareTable(matrix, rtm.matrix.table));
  return { matrix, findings: firstOfEach(findings).map(inMatrix) };
}

/** Says what stands in the place of a full commit id. */
export function noCommit(who: string, written: string, line?: number): Finding {
  const says = written === '' ? 'no commit' : JSON.stringify(written);
  return finding('rtm/no-commit', `${who} names ${says} as its qualified commit`, {
    where: line === undefined ? {} : { line, column: 1 },
  });
}

/** The first twenty findings of each rule; the last of them says how many more there are. */
export function firstOfEach(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const seen = new Map<string, number>();
  return findings.flatMap((each) => {
    const place = (seen.get(each.rule) ?? 0) + 1;
    seen.set(each.rule, place);
    const more = (counts.get(each.rule) ?? 0) - enough;
    if (place > enough) return [];
    return place < enough || more <= 0
      ? [each]
      : [{ ...each, message: `${each.message}; and ${more} more like it` }];
  });
}
