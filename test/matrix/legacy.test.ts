import { describe, expect, test } from 'vitest';
import { checkMatrixFile, type NamedFile } from '../../src/reading/matrix/files.ts';
import { readArchive } from '../../src/replay/archive/read-archive.ts';
import { realArchive } from '../replay/real-data.ts';

const file = (name: string, text: string): NamedFile => ({ name, bytes: new TextEncoder().encode(text) });

/** A matrix as the older system has them. */
const matrix = (rows: string, words = 'It covers SDLC-APP-RS v2.0.') =>
  file(
    'rtm.md',
    `---\ntitle: Matrix\n---\n\n# SDLC-APP-RTM\n\n${words}\n\n| Attribute | Value |\n|---|---|\n${rows}\n| REQ ID | Code | Status |\n|---|---|---|\n| REQ-001 | a::b | PASS |\n`,
  );
const oid = '0123456789abcdef0123456789abcdef01234567';
const good = `| Requirements Spec | SDLC-APP-RS v2.0 |\n| Commit | \`${oid}\` |\n| CI Run | https://example.org/x/actions/runs/21609392809 |\n`;
const spec = (text: string, version = '2.0') => file(`dir/SDLC-APP-RS-v${version}.md`, text);
const known = '## Requirements\n\n| REQ ID | Requirement |\n|---|---|\n| REQ-001 | It stops. |\n';
const alone = { rs: null, results: [], suites: [] };
const places = (check: ReturnType<typeof checkMatrixFile>) =>
  check.findings.map(({ rule, where }) => `${rule}@${where.line ?? '-'}`);

test('a matrix that names commit, run and version is good, as far as its text tells', () => {
  expect(places(checkMatrixFile(matrix(good), alone))).toEqual([]);
  expect(places(checkMatrixFile(matrix(good), { ...alone, rs: spec(known) }))).toEqual([]);
});

test.each([
  ['TBD', good.replace(oid, 'TBD'), 'rtm/no-commit@12'],
  ['a short commit', good.replace(oid, 'eff3ab7'), 'rtm/no-commit@12'],
  ['no commit', good.replace(/\| Commit.*\n/, ''), 'rtm/no-commit@-'],
  ['an address without a run', good.replace('/runs/21609392809', ''), 'rtm/no-evidence@13'],
  ['a run that is pending', good.replace(/https:\S+/, 'Pending merge to main'), 'rtm/no-evidence@13'],
  ['no run', good.replace(/\| CI Run.*\n/, ''), 'rtm/no-evidence@-'],
  ['two versions of its specification', good.replace('RS v2.0', 'RS v1.0'), 'rtm/rs-version@11'],
])('finds %s [REQ-117]', (_what, rows, expected) => {
  expect(places(checkMatrixFile(matrix(rows), alone))).toEqual([expected]);
});

test('finds no version at all', () => {
  const rows = good.replace(/\| Requirements Spec.*\n/, '');
  expect(places(checkMatrixFile(matrix(rows, 'It covers everything.'), alone))).toEqual(['rtm/rs-version@-']);
});

test('compares with the specification: its version, and its requirements [REQ-117]', () => {
  expect(places(checkMatrixFile(matrix(good), { ...alone, rs: spec(known, '3.0') }))).toEqual([
    'rtm/rs-version@7',
  ]);
  const other = spec(known.replace('REQ-001 | It stops.', 'REQ-002 | It waits.'));
  expect(places(checkMatrixFile(matrix(good), { ...alone, rs: other }))).toEqual([
    'matrix/missing@-',
    'matrix/unknown-requirement@17',
  ]);
});

describe.skipIf(realArchive === null)('the approved matrices of the older system', () => {
  test('those without a real commit, a run of CI or one version of their specification are named [REQ-117]', async () => {
    const files = await readArchive(realArchive ?? '');
    const of = (kind: string, version: number, last: number) => {
      const name =
        version === last
          ? `QMS/SDLC-QMS/SDLC-QMS-${kind}.md`
          : `QMS/.archive/SDLC-QMS/SDLC-QMS-${kind}-v${version}.0.md`;
      const bytes = [...files].find(([path]) => path.endsWith(name.slice('QMS/'.length)))?.[1];
      return { name: `SDLC-QMS-${kind}-v${version}.0.md`, bytes: bytes ?? new Uint8Array() };
    };
    const effective = (kind: string) => {
      const log = [...files].find(([path]) =>
        path.endsWith(`.audit/QMS-${kind}/SDLC-QMS-${kind}.jsonl`),
      )?.[1];
      return Buffer.from(log ?? [])
        .toString('utf8')
        .split('\n')
        .filter((line) => line.includes('"event": "EFFECTIVE"'))
        .map((line) => JSON.parse(line) as { ts: string; version: string });
    };
    const found = effective('RTM').map(({ ts, version }) => {
      // The specification as it was in force when the matrix was approved.
      const rs = Number.parseFloat(effective('RS').findLast((each) => each.ts < ts)?.version ?? '0');
      const { findings } = checkMatrixFile(of('RTM', Number.parseFloat(version), 14), {
        ...alone,
        rs: of('RS', rs, 12),
      });
      return [version, ...new Set(findings.map(({ rule }) => rule))].join(' ');
    });
    expect(found).toEqual([
      '1.0 rtm/no-commit rtm/no-evidence rtm/rs-version',
      ...[2, 3, 4, 5, 6, 7, 8].map((version) => `${version}.0 rtm/no-commit rtm/no-evidence`),
      ...[9, 10, 11, 12].map((version) => `${version}.0 rtm/no-commit`),
      ...[13, 14].map((version) => `${version}.0 rtm/no-commit rtm/rs-version`),
    ]);
  });
});
