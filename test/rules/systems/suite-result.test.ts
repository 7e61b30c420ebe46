import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../../src/rules/bytes/text.ts';
import { limits } from '../../../src/rules/limits.ts';
import type { ScanResult, SuiteResult, TestOutcome } from '../../../src/rules/systems/results.ts';
import {
  compareText,
  decodeSuiteResult,
  encodeSuiteResult,
} from '../../../src/rules/systems/suite-result.ts';
import { isStoredText } from '../../../src/rules/systems/suite-result-shape.ts';
import type { Oid } from '../../../src/rules/values.ts';
import { growthOf, mostGrowth } from '../../limits/growth.ts';

const sample: SuiteResult = {
  schema: 1,
  system: 'PUMP',
  suite: 'unit',
  commit: '1'.repeat(40) as Oid,
  tree: '2'.repeat(40) as Oid,
  run: {
    runner: 'github-actions',
    url: 'https://example.org/runs/7',
    attempt: 1,
    workflow: { path: '.github/workflows/ci.yml', blob: '3'.repeat(40) as Oid },
  },
  requirements: { 'REQ-002': '0123456789abcdef', 'REQ-001': 'fedcba9876543210' },
  reports: [{ name: 'junit.xml', bytes: 12, sha256: '4'.repeat(64) }],
  tests: [
    { name: 'b "quoted" \\', outcome: 'failed', requirements: [] },
    { name: 'a', outcome: 'passed', requirements: ['REQ-001', 'REQ-002@1a2b3c4d'] },
  ],
  scan: [{ rule: 'r', level: 'error', place: 'src/a.ts:3', fingerprint: '5'.repeat(32) }],
};

const written = `{
  "schema": 1,
  "system": "PUMP",
  "suite": "unit",
  "commit": "1111111111111111111111111111111111111111",
  "tree": "2222222222222222222222222222222222222222",
  "run": {
    "runner": "github-actions",
    "url": "https://example.org/runs/7",
    "attempt": 1,
    "workflow": {
      "path": ".github/workflows/ci.yml",
      "blob": "3333333333333333333333333333333333333333"
    }
  },
  "requirements": {
    "REQ-001": "fedcba9876543210",
    "REQ-002": "0123456789abcdef"
  },
  "reports": [
    {
      "name": "junit.xml",
      "bytes": 12,
      "sha256": "${'4'.repeat(64)}"
    }
  ],
  "tests": [
    { "name": "a", "outcome": "passed", "requirements": ["REQ-001", "REQ-002@1a2b3c4d"] },
    { "name": "b \\"quoted\\" \\\\", "outcome": "failed", "requirements": [] }
  ],
  "scan": [
    { "rule": "r", "level": "error", "place": "src/a.ts:3", "fingerprint": "${'5'.repeat(32)}" }
  ]
}
`;

function textOf(result: SuiteResult): string {
  const encoded = encodeSuiteResult(result);
  return encoded.ok ? (decodeUtf8(encoded.value) ?? '') : encoded.findings.map(({ rule }) => rule).join();
}

const rulesOf = (text: string | Uint8Array) => {
  const read = decodeSuiteResult(typeof text === 'string' ? encodeUtf8(text) : text);
  return read.ok ? [] : read.findings.map(({ rule }) => rule);
};

test('is written as the page shows, in order', () => {
  expect(textOf(sample)).toBe(written);
  expect(textOf({ ...sample, reports: [], tests: [], scan: [], requirements: {} })).toContain(
    '"requirements": {},\n  "reports": [],\n  "tests": [],\n  "scan": []\n}\n',
  );
});

test('is read as it was written', () => {
  const read = decodeSuiteResult(encodeUtf8(written));
  expect(read.ok && read.value).toEqual({ ...sample, tests: sample.tests.toReversed() });
});

const differently: [string, (text: string) => string][] = [
  ['without its last newline', (text) => text.trimEnd()],
  ['with a newline more', (text) => `${text}\n`],
  ['with a byte order mark', (text) => `\uFEFF${text}`],
  ['with CR LF', (text) => text.replaceAll('\n', '\r\n')],
  ['with another indent', (text) => text.replace('  "tree"', '   "tree"')],
  ['on one line', (text) => `${JSON.stringify(JSON.parse(text))}\n`],
  ['with an escape', (text) => text.replace('"unit"', '"\\u0075nit"')],
  ['with a slash escaped', (text) => text.replace('src/a', 'src\\/a')],
  ['with a number written otherwise', (text) => text.replace('"attempt": 1', '"attempt": 1.0')],
  ['with minus nothing', (text) => text.replace('"bytes": 12', '"bytes": -0')],
  ['with a key twice', (text) => text.replace('"schema": 1', '"schema": 1,\n  "schema": 1')],
  [
    'with an outcome twice',
    (text) => text.replace('"outcome": "failed"', '"outcome": "failed", "outcome": "passed"'),
  ],
  ['with a key more', (text) => text.replace('"schema": 1', '"schema": 1,\n  "more": 1')],
  [
    'with a key of every object',
    (text) => text.replace('"REQ-001":', '"__proto__": "fedcba9876543210",\n    "REQ-001":'),
  ],
  ['with a key less', (text) => text.replace('  "system": "PUMP",\n', '')],
  [
    'with keys in another order',
    (text) => text.replace('"name": "a", "outcome": "passed"', '"outcome": "passed", "name": "a"'),
  ],
  ['with tests in another order', (text) => text.replace('"name": "a"', '"name": "c"')],
  ['with one name twice', (text) => text.replace(/"b \S+ \S+"/, '"a"')],
  [
    'with requirements in another order',
    (text) => text.replace('"REQ-001", "REQ-002@1a2b3c4d"', '"REQ-002", "REQ-001"'),
  ],
  ['with a requirement twice', (text) => text.replace('"REQ-002@1a2b3c4d"', '"REQ-001"')],
  ['with an id that is none', (text) => text.replace('["REQ-001"', '["req-001"')],
  ['with a fingerprint that is too short', (text) => text.replace('@1a2b3c4d', '@1a2b')],
  ['with an outcome that is none', (text) => text.replace('"passed"', '"constructor"')],
  ['with a short commit', (text) => text.replace(`"${'1'.repeat(40)}"`, '"1111111"')],
  ['with TBD as its commit', (text) => text.replace(`"${'1'.repeat(40)}"`, '"TBD"')],
  ['of another schema', (text) => text.replace('"schema": 1', '"schema": 2')],
  ['with a name of two lines', (text) => text.replace('"name": "a"', '"name": "a\\nb"')],
  ['with a hidden character', (text) => text.replace('"name": "a"', '"name": "a\u202E"')],
  ['with half a character', (text) => text.replace('"name": "a"', '"name": "a\\ud800"')],
  ['in another normal form', (text) => text.replace('"name": "a"', '"name": "a\u0301"')],
  [
    'with a name too long',
    (text) => text.replace('"name": "a"', `"name": "${'a'.repeat(limits.testNameLength + 1)}"`),
  ],
  ['with no name', (text) => text.replace('"name": "a"', '"name": ""')],
  ['with an address that runs', (text) => text.replace('https://example.org/runs/7', 'javascript:alert(1)')],
  ['as a list', () => '[]\n'],
  ['as nothing', () => ''],
  ['as null', () => 'null\n'],
  ['cut off', (text) => text.slice(0, 300)],
];

test.each(differently)('is refused %s', (_, change) => {
  expect(change(written)).not.toBe(written);
  expect(rulesOf(change(written))).toEqual(['evidence/suite-result']);
});

test('a refusal says where', () => {
  const read = decodeSuiteResult(encodeUtf8(written.replace('"tree"', ' "tree"')));
  expect(read.ok ? '' : read.findings[0]?.message).toBe('line 6 is not as it is written for this content');
  const wrong = decodeSuiteResult(encodeUtf8(written.replace('"passed"', '"good"')));
  expect(wrong.ok ? '' : wrong.findings[0]?.message).toBe(
    'the evidence.tests[0].outcome is none of passed, failed, error, skipped',
  );
  const more = decodeSuiteResult(encodeUtf8(written.replace('"bytes": 12', '"bytes": 12, "more": 1')));
  expect(more.ok ? '' : more.findings[0]?.message).toBe(
    'the evidence.reports[0] has other keys than name, bytes, sha256',
  );
});

test('bytes that are not UTF-8 are refused', () => {
  expect(rulesOf(Uint8Array.from([0xff, 0xfe]))).toEqual(['evidence/suite-result']);
});

describe('limits', () => {
  const tests = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      name: `t${at}`,
      outcome: 'passed' as const,
      requirements: [],
    }));

  test('of tests, both ways', () => {
    expect(textOf({ ...sample, tests: tests(limits.suiteTests + 1) })).toBe('report/too-large');
    const full = textOf({ ...sample, tests: tests(limits.suiteTests) });
    expect(rulesOf(full)).toEqual([]);
    const line = '    { "name": "z", "outcome": "passed", "requirements": [] }\n';
    expect(rulesOf(full.replace('] }\n  ],', `] },\n${line}  ],`))).toEqual(['report/too-large']);
  });

  test('of bytes and brackets, before anything is read', () => {
    expect(rulesOf(new Uint8Array(limits.fileBytes + 1))).toEqual(['report/too-large']);
    expect(rulesOf('[],'.repeat(limits.jsonParts + 1))).toEqual(['report/too-large']);
    expect(rulesOf('{"a":'.repeat(1_000_000))).toEqual(['evidence/suite-result']);
    expect(rulesOf(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`)).toEqual(['evidence/suite-result']);
  });

  test('time grows with the file [REQ-076]', () => {
    const file = (count: number) => encodeUtf8(textOf({ ...sample, tests: tests(count) }));
    expect(growthOf(decodeSuiteResult, file, 5000)).toBeLessThan(mostGrowth);
  });
});

test('a value without such a form is not written', () => {
  const test = { name: 'a\nb', outcome: 'passed' as const, requirements: [] };
  expect(textOf({ ...sample, tests: [test] })).toBe('evidence/suite-result');
  expect(textOf({ ...sample, suite: 'Unit tests' })).toBe('evidence/suite-result');
});

test('texts stand in the order of their bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
      const byBytes = Buffer.compare(Buffer.from(one), Buffer.from(other));
      expect(Math.sign(compareText(one, other))).toBe(byBytes);
    }),
  );
  expect(compareText('\uFF5E', '\u{1F600}')).toBeLessThan(0);
});

test('any result is read back as it was, and its bytes are those of what was read', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter(isStoredText);
  const outcome = fc.constantFrom<TestOutcome>('passed', 'failed', 'error', 'skipped');
  const ids = fc
    .uniqueArray(fc.constantFrom('REQ-001', 'REQ-A-002', 'REQ-001@0123abcd', 'X9-1-0000'))
    .map((list) => list.sort());
  const tests = fc.uniqueArray(fc.record({ name: text, outcome, requirements: ids }), {
    selector: ({ name }) => name,
  });
  const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));
  const scan = fc.array(
    fc.record({
      rule: text,
      level: fc.constantFrom<ScanResult['level']>('error', 'warning', 'note'),
      place: text,
      fingerprint: hex(32),
    }),
  );
  const reports = fc.uniqueArray(fc.record({ name: text, bytes: fc.nat(), sha256: hex(64) }), {
    selector: ({ name }) => name,
  });
  fc.assert(
    fc.property(tests, scan, reports, (tests, scan, reports) => {
      const encoded = encodeSuiteResult({ ...sample, tests, scan, reports });
      if (!encoded.ok) throw new Error(JSON.stringify(encoded.findings));
      const read = decodeSuiteResult(encoded.value);
      if (!read.ok) throw new Error(JSON.stringify(read.findings));
      expect(new Set(read.value.tests)).toEqual(new Set(tests));
      expect(read.value.scan).toHaveLength(scan.length);
      expect(encodeSuiteResult(read.value)).toEqual(encoded);
    }),
  );
});
