import { type Finding, finding } from '../finding.ts';
import { isOid } from '../values.ts';
import { noCommit } from './check.ts';

/** Words of a document, with their 1-based line. */
export interface Said {
  readonly written: string;
  readonly line: number;
}

/** What a matrix of another system says. */
export interface ForeignMatrix {
  readonly commits: readonly Said[];
  readonly runs: readonly Said[];
  /** Versions of its specification, wherever it names one: `7.0`. */
  readonly versions: readonly Said[];
  /** Ids in the first column of its tables. */
  readonly requirements: readonly Said[];
}

/** The specification that a matrix should cover, as far as it is known. */
export interface ForeignSpecification {
  /** `7.0`; null where nobody knows. */
  readonly version: string | null;
  /** Ids of the requirements that hold. */
  readonly requirements: readonly string[];
}

/** Digits that could be the number of a run: in its address, or alone. */
const runNumber = /(?:runs?|jobs?|pipelines?|builds?|workflows?)\/(?:-\/)?[0-9]+|^#?[0-9]{4,}$/;

/**
 * What is wrong with a traceability matrix of any form, from its text alone: no full commit, no run of CI that can be
 * looked up, another version of the specification than the one given or than it says elsewhere.
 *
 * @param name what the findings call it
 */
export function checkForeignMatrix(
  name: string,
  matrix: ForeignMatrix,
  specification: ForeignSpecification | null,
): Finding[] {
  return [
    ...commitFindings(name, matrix),
    ...runFindings(name, matrix),
    ...versionFindings(name, matrix, specification?.version ?? null),
    ...(specification ? requirementFindings(matrix, specification) : []),
  ];
}

function commitFindings(name: string, { commits }: ForeignMatrix): Finding[] {
  if (commits.length === 0) return [noCommit(name, '')];
  return commits
    .filter(({ written }) => !isOid(written))
    .map(({ written, line }) => noCommit(name, written, line));
}

function runFindings(name: string, { runs }: ForeignMatrix): Finding[] {
  if (runs.some(({ written }) => runNumber.test(written))) return [];
  const [claim] = runs;
  const says = claim ? `${JSON.stringify(claim.written)}, which is no run,` : 'no run';
  return [
    finding('rtm/no-evidence', `${name} names ${says} of CI as its evidence`, {
      where: claim ? { line: claim.line, column: 1 } : {},
    }),
  ];
}

function versionFindings(name: string, { versions }: ForeignMatrix, wanted: string | null): Finding[] {
  const [first] = versions;
  const wrong = (message: string, line?: number) =>
    finding('rtm/rs-version', message, { where: line === undefined ? {} : { line, column: 1 } });
  if (!first) return [wrong(`${name} names no version of its specification`)];
  const other = versions.find(({ written }) => written !== (wanted ?? first.written));
  if (!other) return [];
  const against =
    wanted === null ? `version ${first.written} on line ${first.line}` : `${wanted}, which is in force`;
  return [wrong(`${name} covers version ${other.written} on line ${other.line}, not ${against}`, other.line)];
}

function requirementFindings(
  { requirements }: ForeignMatrix,
  specification: ForeignSpecification,
): Finding[] {
  const covered = new Set(requirements.map(({ written }) => written));
  const known = new Set(specification.requirements);
  return [
    ...[...known].filter((id) => !covered.has(id)).map((id) => finding('matrix/missing', `${id} has no row`)),
    ...requirements
      .filter(({ written }) => !known.has(written))
      .map(({ written, line }) =>
        finding('matrix/unknown-requirement', `${written} is no requirement of the specification`, {
          where: { line, column: 1 },
        }),
      ),
  ];
}
