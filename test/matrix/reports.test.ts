import { expect, test } from 'vitest';
import { readReports } from '../../src/evidence/read-reports.ts';
import { inOneLine } from '../../src/reading/matrix/counts.ts';
import { matrixJson } from '../../src/reading/matrix/json.ts';
import { matrixJunit } from '../../src/reading/matrix/junit.ts';
import { findingsSarif } from '../../src/reading/matrix/sarif.ts';
import { matrixHtml } from '../../src/renditions/matrix-html.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { buildMatrix } from '../../src/rules/matrix/build.ts';
import { input, record, requirements, result, run } from './fixtures.ts';

const known = requirements(
  'REQ-001 | It stops <b>fast</b> & well. | ',
  'REQ-002 | It says so. | REQ-001',
  'REQ-003 | It waits. | ',
  'REQ-004 | Withdrawn: nobody asks "why". | ',
);
const odd = {
  name: '<script>alert("1")</script> & \u0001',
  outcome: 'passed',
  requirements: ['REQ-001'],
} as const;
const matrix = buildMatrix(
  input(known, {
    results: [result(known, [odd, run('b failed REQ-002')])],
    records: [record('CR-001-VR-001', 'Pass', 'REQ-001')],
  }),
);

test('the line says how many have which verdict', () => {
  expect(inOneLine(matrix)).toBe(
    '4 requirements at aaaaaaaaaaaa: 1 verified, 1 failed, 1 missing, 1 withdrawn',
  );
});

test('JSON has every requirement with its evidence', () => {
  expect(JSON.parse(JSON.stringify(matrixJson(matrix)))).toMatchObject({
    counts: { verified: 1, failed: 1, missing: 1, withdrawn: 1 },
    requirements: [
      { id: 'REQ-001', verdict: 'verified', record: { id: 'CR-001-VR-001' } },
      { id: 'REQ-002', verdict: 'failed', tests: [{ suite: 'unit', name: 'b', outcome: 'failed' }] },
      { id: 'REQ-003', verdict: 'missing' },
      { id: 'REQ-004', verdict: 'withdrawn', withdrawn: 'nobody asks "why".' },
    ],
  });
});

test('JUnit has one test for each requirement, and our own reader takes it', () => {
  const bytes = new TextEncoder().encode(matrixJunit(matrix));
  const { tests } = unwrap(readReports([{ name: 'matrix.xml', bytes }]));
  expect(tests.map(({ name, outcome }) => [name.match(/REQ-[0-9]+/)?.[0], outcome])).toEqual([
    ['REQ-001', 'passed'],
    ['REQ-002', 'failed'],
    ['REQ-003', 'failed'],
    ['REQ-004', 'skipped'],
  ]);
});

test('SARIF names rule, line and file of each finding', () => {
  const findings = matrix.findings.map((each) => ({ ...each, where: { path: 'a b/rtm.md', line: 7 } }));
  const log = JSON.parse(findingsSarif(findings)) as {
    version: string;
    runs: { tool: object; results: unknown[] }[];
  };
  expect(log.version).toBe('2.1.0');
  expect(log.runs[0]?.results).toMatchObject([
    { ruleId: 'matrix/failed', level: 'error', message: { text: 'REQ-002 failed: unit: b' } },
    {
      ruleId: 'matrix/missing',
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'a%20b/rtm.md' }, region: { startLine: 7 } } },
      ],
    },
  ]);
  expect(log.runs[0]?.tool).toMatchObject({
    driver: { name: 'git-qms', rules: [{ id: 'matrix/failed' }, { id: 'matrix/missing' }] },
  });
});

test('the page shows everything, and runs and loads nothing', () => {
  const page = matrixHtml('Traceability', matrix);
  expect(page).toContain('default-src &#39;none&#39;');
  expect(page).not.toMatch(/<script|<b>fast|style="| src=| href=/);
  expect(page).toContain('It stops &lt;b&gt;fast&lt;/b&gt; &amp; well.');
  expect(page).toContain('unit: &lt;script&gt;alert');
  for (const { id } of known) expect(page).toContain(`<tr id="${id}">`);
});

test('the same matrix gives the same reports', () => {
  const again = buildMatrix(
    input(known, {
      results: [result(known, [run('b failed REQ-002')]), result(known, [odd])],
      records: [record('CR-001-VR-001', 'Pass', 'REQ-001')],
    }),
  );
  expect(matrixHtml('T', again)).toBe(matrixHtml('T', matrix));
  expect(matrixJunit(again)).toBe(matrixJunit(matrix));
});
