import { join } from 'node:path';
import { setFrontMatter } from '../../../src/documents/front-matter.ts';
import { parseMarkdown } from '../../../src/documents/markdown.ts';
import { writeTable } from '../../../src/documents/matrix.ts';
import { readDocument } from '../../../src/documents/parse.ts';
import { decodeUtf8, encodeUtf8 } from '../../../src/rules/bytes/text.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { recordDirectory } from '../../../src/rules/kinds/ids.ts';
import { shippedKinds } from '../../../src/rules/kinds/shipped.ts';
import type { Kind } from '../../../src/rules/kinds.ts';
import { buildMatrix } from '../../../src/rules/matrix/build.ts';
import { renderTable } from '../../../src/rules/matrix/table.ts';
import type { Requirement } from '../../../src/rules/systems/requirement.ts';
import { hasPassed, type SuiteResult } from '../../../src/rules/systems/results.ts';
import { decodeSuiteResult, encodeSuiteResult } from '../../../src/rules/systems/suite-result.ts';
import type { DocId, Oid } from '../../../src/rules/values.ts';
import { git, gitBytes, temporaryDirectory } from '../../helpers/git.ts';

/** Whether a run shows nothing that stands in the way. */
export const isGreen = (result: SuiteResult) => hasPassed(result) && result.scan.length === 0;

export type SystemName = 'APP' | 'LIB';

export const rsOf = (system: SystemName) => `SDLC-${system}-RS` as DocId;
export const rtmOf = (system: SystemName) => `SDLC-${system}-RTM` as DocId;

const kindOf = (name: string) => shippedKinds.get(name) as Kind;
const utf8 = (bytes: Uint8Array) => decodeUtf8(bytes) ?? '';

export const pathOf = (id: string) => `${recordDirectory(id as DocId)}/${id}.md`;

/** A file of a commit; empty where it has none. */
export async function fileAt(path: string, commit: string, file: string): Promise<string> {
  return utf8(await gitBytes(path, ['cat-file', 'blob', `${commit}:${file}`]).catch(() => new Uint8Array()));
}

/** A tree with some paths as another commit has them, or, kept, with its files over those that stand there. */
export async function overlay(
  path: string,
  base: string,
  commit: string,
  paths: readonly string[],
  keep = false,
): Promise<string> {
  const env = { GIT_INDEX_FILE: join(await temporaryDirectory(), 'index') };
  await gitBytes(path, ['read-tree', base], { env });
  if (!keep)
    await gitBytes(path, ['rm', '-r', '-q', '-f', '--cached', '--ignore-unmatch', '--', ...paths], { env });
  const taken = await gitBytes(path, ['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...paths]);
  await gitBytes(path, ['update-index', '-z', '--index-info'], { env, input: taken });
  return utf8(await gitBytes(path, ['write-tree'], { env })).trim();
}

export function requirementsIn(text: string): readonly Requirement[] {
  return readDocument(encodeUtf8(text), kindOf('RS')).requirements.all;
}

const found = { rule: 'eval', level: 'error', place: 'src/app.js:1', fingerprint: 'e'.repeat(32) } as const;

/** Results of one suite at a commit: a test for each requirement, and some more that pass; or with the first one failed. */
export function resultOf(
  system: SystemName,
  suite: string,
  tested: { readonly commit: string; readonly tree: string },
  requirements: readonly Requirement[],
  how: { readonly more: number; readonly failed: boolean },
): SuiteResult {
  const scans = suite === 'scan';
  const carried = suite === 'smoke' || scans ? [] : requirements;
  const tests = scans
    ? []
    : [
        ...carried.map(({ id }) => ({ name: `${system} > ${id}`, requirements: [id] })),
        ...Array.from({ length: how.more + 1 }, (_, index) => ({
          name: `${suite} > ${index}`,
          requirements: [],
        })),
      ];
  return {
    schema: 1,
    system,
    suite,
    commit: tested.commit as Oid,
    tree: tested.tree as Oid,
    run: { runner: 'shell', url: '', attempt: 0, workflow: null },
    requirements: Object.fromEntries(requirements.map(({ id, meaning }) => [id, meaning])),
    reports: [{ name: 'junit.xml', bytes: 1, sha256: '0'.repeat(64) }],
    tests: tests.map((each, index) => ({
      ...each,
      outcome: how.failed && index === 0 ? 'failed' : 'passed',
    })),
    scan: scans && how.failed ? [found] : [],
  };
}

export const textOf = (result: SuiteResult) => utf8(unwrap(encodeSuiteResult(result)));

/** The last results of each suite at a commit that a record holds. */
export async function resultsAt(
  path: string,
  record: string,
  id: string,
  system: SystemName,
  commit: string,
): Promise<SuiteResult[]> {
  const folder = `${recordDirectory(id as DocId)}/evidence/ci/`;
  const names = (await git(path, 'ls-tree', '--name-only', record, folder)).split('\n');
  const last = new Map<string, { readonly place: number; readonly name: string }>();
  for (const name of names) {
    const [, suite = '', place = ''] =
      new RegExp(`/${system}-([a-z]+)-${commit.slice(0, 12)}-([0-9]+)\\.json$`).exec(name) ?? [];
    if (suite !== '' && (last.get(suite)?.place ?? -1) < Number(place))
      last.set(suite, { place: Number(place), name });
  }
  const texts = [...last.values()].map(({ name }) =>
    gitBytes(path, ['cat-file', 'blob', `${record}:${name}`]),
  );
  return (await Promise.all(texts)).flatMap((bytes) => {
    const read = decodeSuiteResult(bytes);
    return read.ok ? [read.value] : [];
  });
}

/** A matrix written anew for a commit: front matter and table, from given results. */
export function matrixText(
  before: string,
  said: {
    readonly commit: string;
    readonly version: string;
    readonly change: string;
    readonly summary: string;
  },
  proof: {
    readonly requirements: readonly Requirement[];
    readonly results: readonly SuiteResult[];
    readonly suites: readonly string[];
  },
): string {
  const front = utf8(
    unwrap(
      setFrontMatter(encodeUtf8(before), {
        revision_summary: said.summary,
        rs_version: said.version,
        qualified_commit: said.commit,
        change_record: said.change,
      }),
    ),
  );
  const matrix = buildMatrix({ ...proof, commit: said.commit as Oid, records: [], proofs: [] });
  return writeTable(unwrap(parseMarkdown(front)), renderTable(matrix)) ?? front;
}

/** Front matter alone. */
export function withSummary(before: string, summary: string): string {
  return utf8(unwrap(setFrontMatter(encodeUtf8(before), { revision_summary: summary })));
}
