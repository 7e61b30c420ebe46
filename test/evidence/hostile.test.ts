import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formats } from '../../src/evidence/formats.ts';
import { readReports } from '../../src/evidence/read-reports.ts';
import { limits } from '../../src/rules/limits.ts';
import { growthOf, mostGrowth } from '../limits/growth.ts';
import { bytes, fixture, linesOf, messagesOf } from './read.ts';

const report = (inside: string, before = '') =>
  `${before}<testsuite name="s"><testcase name="a"/>${inside}</testsuite>`;
const named = (name: string) => `<testsuite name="s"><testcase name="${name}"/></testsuite>`;

const xxe = '<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
const laughs = `<!DOCTYPE t [<!ENTITY a "ha">${'bcdefghij'
  .split('')
  .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghi'[at]};`.repeat(10)}">`)
  .join('')}]>`;

describe('XML that reaches out, or is cut off', () => {
  test.each([
    ['an entity from a file', `${xxe}${named('&x;')}`],
    ['an entity of its own', `<!DOCTYPE t [<!ENTITY x "y">]>${named('&x;')}`],
    ['entities that unfold', `${laughs}${named('&j;')}`],
    ['a document type alone', report('', '<!DOCTYPE testsuite>')],
    ['a document type from elsewhere', report('', '<!DOCTYPE t SYSTEM "http://127.0.0.1/t.dtd">')],
    ['a document type after the start', `<testsuite><!DOCTYPE t></testsuite>`],
    ['an entity that nobody declares', named('&nbsp;')],
    ['the name of an object’s own as an entity', named('&constructor;')],
    ['a reference to NUL', named('&#0;')],
    ['a reference to half a character', named('&#xD800;')],
    ['a reference beyond Unicode', named('&#x110000;')],
    ['a bare ampersand', named('a & b')],
    ['a bracket in an attribute', named('a < b')],
    ['a NUL', named('a\0b')],
    ['an escape character', named('a\u001bb')],
    ['an attribute twice', '<testsuite><testcase name="a" name="b"/></testsuite>'],
    ['an end of another element', '<testsuite><testcase name="a"></testsuite></testcase>'],
    ['two roots', `${named('a')}${named('b')}`],
    ['text behind the root', `${named('a')}x`],
    ['a CDATA section that does not end', report('<system-out><![CDATA[</system-out>')],
    ['a CDATA end in text', report('<system-out>]]></system-out>')],
    ['CDATA at the top', `<![CDATA[x]]>${named('a')}`],
    ['a comment with two hyphens', report('<!-- -- -->')],
    ['XML that is cut off in a test', report('').slice(0, 25)],
    ['XML that is cut off before the end', report('').slice(0, -1)],
    ['nothing but a bracket', '<'],
  ])('%s is refused', (_, text) => expect(linesOf({ r: text })).toEqual(['report/xml']));

  test('with its line', () => {
    expect(messagesOf('<testsuite>\n<testcase name="a">\n</testsuite>')).toEqual([
      'report/xml@3: unexpected close tag',
    ]);
  });
});

test('CDATA holds text, whatever it looks like', () => {
  const hidden = '<system-out><![CDATA[<testcase name="b"><failure/>&xxe;]]>]]<![CDATA[>]]></system-out>';
  expect(linesOf({ r: report(hidden) })).toEqual(['passed s > a']);
  const property = '<property name="requirement"><![CDATA[REQ-001]]></property>';
  const test = `<testcase name="a"><properties>${property}</properties></testcase>`;
  expect(linesOf({ r: `<testsuite>${test}</testsuite>` })).toEqual(['passed a {REQ-001}']);
});

describe('encodings', () => {
  test('a byte order mark of UTF-8 is no part of the text', () => {
    expect(linesOf({ r: `\uFEFF${named('a')}` })).toEqual(['passed s > a']);
  });

  test.each([
    ['UTF-16', Buffer.from(`\uFEFF${named('a')}`, 'utf16le')],
    ['UTF-16 the other way', Buffer.from(`\uFEFF${named('a')}`, 'utf16le').swap16()],
    ['Latin-1', Buffer.from(named('ä'), 'latin1')],
    ['a surrogate', Buffer.from([...bytes('<a>'), 0xed, 0xa0, 0x80])],
    ['a declaration of another encoding', bytes(`<?xml version="1.0" encoding="ISO-8859-1"?>${named('a')}`)],
  ])('%s is refused', (_, data) => expect(linesOf({ r: data })).toEqual(['report/encoding']));

  test('UTF-16 without a mark is no XML', () => {
    expect(linesOf({ r: Buffer.from(named('a'), 'utf16le') })).toEqual(['report/xml']);
  });
});

describe('size', () => {
  test.each([
    ['levels', '<a>'.repeat(limits.xmlDepth + 1)],
    ['levels that nobody counts', '<testsuite>'.repeat(1_000_000)],
    ['attributes', `<testsuite ${Array.from({ length: 200 }, (_, at) => `a${at}=""`).join(' ')}/>`],
    ['an attribute', named('a'.repeat(limits.xmlAttributeLength + 1))],
    ['elements', report(`<system-out>${'<a/>'.repeat(limits.xmlElements)}</system-out>`)],
    ['keys', `{${'"":1,'.repeat(limits.jsonParts)}"":1}`],
    ['brackets', `{"testResults": [${'[],'.repeat(limits.jsonParts)}[]]}`],
  ])('too many or too much of %s', (_, text) => {
    const said = text.startsWith('<a>') ? report(`<system-out>${text}`) : text;
    expect(linesOf({ r: said })).toEqual(['report/too-large']);
  });

  test('more requirements than a call has arguments, and names of elements without end', () => {
    const ids = Array.from({ length: 300_000 }, (_, at) => `R-${100_000 + at}`).join(' ');
    const property = `<properties><property name="requirements">${ids}</property></properties>`;
    const report = `<testsuite><testcase name="a">${property}</testcase></testsuite>`;
    const read = readReports([{ name: 'r', bytes: bytes(report) }]);
    expect(read.ok && read.value.tests[0]?.requirements).toHaveLength(300_000);
    const long = 'a'.repeat(1_000_000);
    for (const text of [
      `<${long}/>`,
      `<testsuite><system-out><${long}><failure/>`,
      `<testsuite><system-out><${long}></x>`,
    ]) {
      expect(messagesOf(text)[0]?.length).toBeLessThan(400);
    }
  });

  test('a report above the limit is refused unread', () => {
    expect(linesOf({ r: new Uint8Array(limits.reportBytes + 1) })).toEqual(['report/too-large']);
  });

  test('brackets in brackets, as deep as they come', () => {
    const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
    for (const key of ['testResults', 'runs']) {
      expect(linesOf({ r: `{"${key}": ${deep}, "version": "2.1.0"}` })).toEqual(['report/format']);
    }
  });

  test('time grows with the report [REQ-076]', () => {
    const read = (text: string) => readReports([{ name: 'r', bytes: bytes(text) }]);
    const shapes: ((size: number) => string)[] = [
      (size) => `<testsuites>${'<testsuite name="s">'.repeat(90)}${'<testcase name="t"/>'.repeat(size)}`,
      (size) => named('&amp;'.repeat(size)),
      (size) => named('REQ-001-'.repeat(size)),
      (size) => named('\u0316\u0301'.repeat(size)),
      (size) => `${'# SKIP '.repeat(size)}\nok 1 - ${'# '.repeat(size)}${'\\'.repeat(size)}`,
      (size) => `ok 1 - ${' '.repeat(size)}x\n1..1`,
      (size) => `<!DOCTYPE t [${'<!ENTITY a "b">'.repeat(size)}`,
      (size) => `PASS ${' '.repeat(size)}x`,
      (size) => `<testsuite>${'<![CDATA[]]'.repeat(size)}`,
    ];
    for (const shape of shapes) expect(growthOf(read, shape, 5000)).toBeLessThan(mostGrowth);
  });
});

describe('JSON that cannot be written down', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const bare = '{"toString": 1, "valueOf": 1, "toJSON": 1}';
  const vitest = (status: string) =>
    `{"testResults": [{"name": "f", "assertionResults": [{"title": "t", "status": ${status}}]}]}`;
  const sarif = (more: string) =>
    `{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "s"}}, "results": [{"ruleId": "r", ${more}}]}]}`;

  test.each([
    ['deep', deep],
    ['without a text of its own', bare],
  ])('%s', (_, value) => {
    expect(linesOf({ r: vitest(value) })).toEqual(['report/format']);
    expect(linesOf({ r: vitest('"passed"').replace('}', `}], "status": ${value}, "x": [{}`) })).toEqual([
      'report/format',
    ]);
    expect(linesOf({ r: vitest('"passed"').replace('{', `{"numTotalTests": ${value},`) })).toEqual([
      'report/contradiction',
    ]);
    expect(linesOf({ r: sarif(`"kind": ${value}`) })).toEqual(['report/format']);
    expect(linesOf({ r: sarif(`"message": {"text": ${value}, "arguments": ${value}}`) })).toEqual([
      'warning r ',
    ]);
    expect(linesOf({ r: sarif(`"partialFingerprints": ${value}`) })).toEqual(['warning r ']);
  });
});

test('a message holds nothing that a terminal obeys', () => {
  const [line = ''] = messagesOf('PASS a\nwell \u202E\u009b31m\u2028b\n');
  expect(line).toBe(
    'report/format@2: "well <U+202E><U+009B>31m b" is no PASS, FAIL, ERROR, SKIP or TOTAL line',
  );
});

describe('anything at all', () => {
  const words = fc.constantFrom(
    ...['<testsuites>', '</testsuites>', '<testsuite name="s" tests="1">', '</testsuite>'],
    ...['<testcase name="a">', '<testcase name="REQ-001" classname="c"/>', '</testcase>', '<failure/>'],
    ...[
      '<properties>',
      '<property name="requirement" value="REQ-002"/>',
      '</properties>',
      '<![CDATA[',
      ']]>',
    ],
    ...['&lt;', '&x;', '<!--', '-->', '<?xml version="1.0"?>', '<constructor/>', '\0', '\u202e', ' '],
    ...['ok 1 - a', 'not ok', '1..1', '    ', '\n', '---', '...', '# SKIP', 'PASS a', 'TOTAL 1'],
    ...[
      '{"runs":',
      '[',
      ']',
      '{',
      '}',
      '"version":"2.1.0"',
      ',',
      ':',
      '"testResults"',
      '"Action":"pass"',
      'null',
    ],
  );
  const text = fc.oneof(
    fc.array(words, { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );

  test('gives a result or findings about reports, and throws nothing', () => {
    const format = fc.option(fc.constantFrom(...(Object.keys(formats) as (keyof typeof formats)[])), {
      nil: undefined,
    });
    fc.assert(
      fc.property(text, format, (content, said) => {
        const read = readReports([{ name: 'r', bytes: bytes(content) }], said ? { format: said } : {});
        if (!read.ok) for (const { rule } of read.findings) expect(rule).toMatch(/^report\//);
      }),
      { numRuns: 3000 },
    );
  });

  test('a real report with a byte changed gives a result or findings', () => {
    const names = ['vitest.junit.xml', 'pytest.junit.xml', 'node-test.tap', 'go-test.json', 'vitest.json'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), fc.integer({ min: 0, max: 255 }), (name, at, byte) => {
        const changed = Uint8Array.from(fixture(name));
        changed[at % changed.length] = byte;
        const read = readReports([{ name, bytes: changed }]);
        expect(typeof read.ok).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
  });

  test('a report that is cut off anywhere is never taken for a shorter one', () => {
    const names = [
      'vitest.junit.xml',
      'surefire-nested.junit.xml',
      'node-test.tap',
      'go-test.json',
      'jest.json',
    ];
    for (const name of names) {
      const whole = fixture(name);
      // The summary that node:test writes below its TAP is for people.
      const end = Buffer.from(whole)
        .toString()
        .replace(/1\.\.2\n# tests.*$/s, '1..')
        .trimEnd().length;
      for (let at = 0; at < Math.min(end, 1500); at += 7) {
        const cut = whole.subarray(0, Math.floor((at / 1500) * end));
        expect(readReports([{ name, bytes: cut }]).ok, `${name} cut at ${cut.length}`).toBe(false);
      }
    }
  });
});
