import { describe, expect, test } from 'vitest';
import { parseCommit } from '../../../src/rules/bytes/commit.ts';
import { limits } from '../../../src/rules/limits.ts';

const tree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const parent = '1'.repeat(40);
const headers = [
  `tree ${tree}`,
  `parent ${parent}`,
  'author Jo Doe <jo@example.com> 1700000000 +0100',
  'committer Jo Doe <jo@example.com> 1700000001 +0100',
  'gpgsig -----BEGIN SSH SIGNATURE-----',
  ' U1NIU0lHAAAAAQ==',
  ' -----END SSH SIGNATURE-----',
];
const message = 'CR-001: comment\n\nA remark.\n\nQMS-Document: CR-001\n';
const good = `${headers.join('\n')}\n\n${message}`;

test('the commit that every case below damages is accepted', () => {
  expect(parseCommit(Buffer.from(good)).ok).toBe(true);
});

/** Where the finding must point: the first byte of `marker` in the damaged commit. */
function refusal(damaged: string, marker: string, rule: string): void {
  expect(damaged).not.toBe(good);
  const byte = Buffer.byteLength(damaged.slice(0, damaged.indexOf(marker)));
  const read = parseCommit(Buffer.from(damaged), { commit: 'c' });
  expect(read.ok ? 'accepted' : read.findings.map((each) => [each.rule, each.where])).toEqual([
    [rule, { commit: 'c', byte }],
  ]);
}

const withLine = (line: string, added: string) => good.replace(`${line}\n`, () => `${line}\n${added}\n`);
const end = ' -----END SSH SIGNATURE-----';
const committer = headers[3] ?? '';

describe('headers [REQ-012]', () => {
  test.each([
    ['B02 a header that only begins with gpgsig', withLine(end, 'gpgsigX evil'), 'gpgsigX'],
    ['B03 a gpgsig-sha256 header', withLine(end, 'gpgsig-sha256 evil'), 'gpgsig-sha256'],
    ['B04 a second signature', withLine(end, 'gpgsig second'), 'gpgsig second'],
    ['B04 a second signature before the first', withLine(committer, 'gpgsig second'), 'gpgsig -----'],
    ['B07 a second tree', withLine(`tree ${tree}`, `tree ${parent}`), `tree ${parent}`],
    ['B07 a second tree at the end', withLine(end, `tree ${parent}`), `tree ${parent}`],
    ['B08 a second author', withLine(headers[2] ?? '', 'author Eve <eve@x> 1 +0000'), 'author Eve'],
    ['B08 a second committer', withLine(committer, 'committer Eve <eve@x> 1 +0000'), 'committer Eve'],
    ['B09 an encoding', withLine(committer, 'encoding UTF-7'), 'encoding UTF-7'],
    ['B09 an encoding after the signature', withLine(end, 'encoding UTF-7'), 'encoding UTF-7'],
    ['B12 a mergetag', withLine(committer, `mergetag object ${parent}\n type commit`), 'mergetag'],
    ['a parent after the author', withLine(headers[2] ?? '', `parent ${tree}`), `parent ${tree}`],
    ['an unknown header', withLine(end, 'HG:extra x'), 'HG:extra'],
    ['a re-cased header', good.replace('author', 'Author'), 'Author'],
    ['a header without a value', good.replace(`parent ${parent}`, 'parent'), 'parent\n'],
    ['two spaces after a header', good.replace('parent ', 'parent  '), 'parent '],
    ['a short tree', good.replace(tree, tree.slice(1)), 'tree'],
    ['an upper-case tree', good.replace(tree, tree.toUpperCase()), 'tree'],
    ['a short parent', good.replace(parent, '1'.repeat(39)), 'parent'],
    ['no tree', good.replace(`tree ${tree}\n`, ''), 'parent'],
    ['no author', good.replace(`${headers[2]}\n`, ''), 'committer'],
    ['no committer', good.replace(`${committer}\n`, ''), 'gpgsig'],
  ])('%s', (_name, damaged, marker) => refusal(damaged, marker, 'bytes/header'));

  test('B08 the same parent twice', () => {
    const damaged = withLine(`parent ${parent}`, `parent ${parent}`);
    const byte = damaged.lastIndexOf('parent ');
    expect(parseCommit(Buffer.from(damaged))).toMatchObject({
      findings: [{ rule: 'bytes/header', where: { byte } }],
    });
  });

  test('no blank line before the message', () => {
    const damaged = `${headers.join('\n')}\n`;
    expect(parseCommit(Buffer.from(damaged))).toMatchObject({
      findings: [{ rule: 'bytes/header', where: { byte: damaged.length } }],
    });
  });

  test('a commit that ends within its signature', () => {
    refusal(good.slice(0, good.indexOf(end) + 8), ' -----E', 'bytes/header');
  });
});

describe('people and dates [REQ-012]', () => {
  test.each([
    ['B15 no e-mail', '<jo@example.com>', '<>'],
    ['B15 no angle brackets', '<jo@example.com>', 'jo@example.com'],
    ['B15 an e-mail within the name', 'Jo Doe', 'Jo <qa@example.com>'],
    ['B15 a bracket within the e-mail', 'jo@example', 'jo<qa@example'],
    ['B15 a space within the e-mail', 'jo@example', 'jo @example'],
    ['B15 an e-mail that git would trim', 'jo@example.com', 'jo@example.com.'],
    ['B15 no name', 'Jo Doe ', ''],
    ['B15 a space before the name', 'Jo Doe', ' Jo Doe'],
    ['B15 a no-break space after the name', 'Jo Doe', 'Jo Doe\u00a0'],
    ['B15 two spaces before the e-mail', 'Doe <', 'Doe  <'],
    ['B16 a date before 1970', '170000000', '-170000000'],
    ['B16 a date beyond every clock', '170000000', '17000000000000000'],
    ['B16 a date with a leading zero', '170000000', '0170000000'],
    ['B16 a date in hexadecimal', '170000000', '0x70000000'],
    ['B16 no date', /> .*/, '>'],
    ['B16 a zone beyond the world', '+0100', '+9999'],
    ['B16 a zone of more than fourteen hours', '+0100', '+1401'],
    ['B16 a zone of 60 minutes', '+0100', '+0160'],
    ['B16 a zone without a sign', '+0100', '0100'],
    ['B16 the zone that says unknown', '+0100', '-0000'],
    ['B16 something after the zone', '+0100', '+0100 x'],
  ])('%s', (_name, from, to) => {
    const author = headers[2] ?? '';
    refusal(good.replace(author, author.replace(from, to)), 'author', 'bytes/header');
    refusal(good.replace(committer, committer.replace(from, to)), 'committer', 'bytes/header');
  });
});

describe('characters [REQ-014]', () => {
  test.each([
    ['B10 NUL and trailers after it', '\0'],
    ['B11 CRLF', '\r'],
    ['B13 a right-to-left override', '\u202e'],
    ['B13 a zero-width joiner', '\u200d'],
    ['B13 a zero-width non-joiner', '\u200c'],
    ['B13 a byte order mark', '\ufeff'],
    ['B13 a tag character', '\u{e0041}'],
    ['B13 a C1 control', '\u0085'],
    ['B13 a line separator', '\u2028'],
    ['a tab', '\t'],
    ['escape', '\u001b'],
    ['delete', '\u007f'],
  ])('%s', (_name, character) => {
    for (const before of ['remark.', 'Jo Doe', 'QMS-Document: CR-001', 'U1NIU0lH', 'CR-001: comment']) {
      refusal(good.replace(before, `é${before}${character}`), character, 'bytes/text');
    }
  });

  test('B13 letters that are not in normal form C', () => {
    refusal(good.replace('remark', 'e\u0301remark'), 'e\u0301', 'bytes/text');
  });

  test('B13 a byte order mark before everything', () => {
    refusal(`\ufeff${good}`, '\ufeff', 'bytes/text');
  });

  test.each([
    ['Latin-1', [0xe9]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a character cut off', [0xe2, 0x82]],
  ])('B13 bytes that are not UTF-8: %s', (_name, bytes) => {
    const damaged = Buffer.concat([Buffer.from(good.slice(0, -1)), Buffer.from(bytes), Buffer.from('\n')]);
    expect(parseCommit(damaged)).toMatchObject({ findings: [{ rule: 'bytes/encoding' }] });
  });
});

describe('size [REQ-016]', () => {
  const padded = (length: number) => Buffer.from(`${headers.join('\n')}\n\n${'é'.repeat(length / 2)}`);

  test('A19 a message of 64 KiB is read, counted in bytes', () => {
    expect(parseCommit(padded(limits.messageBytes)).ok).toBe(true);
  });

  test('A19 a longer message is refused', () => {
    expect(parseCommit(padded(limits.messageBytes + 2))).toMatchObject({
      findings: [{ rule: 'bytes/size' }],
    });
  });

  test('A19 endless headers are refused', () => {
    const lines = Array.from({ length: 5000 }, () => ' QUFB QUFB QUFB QUFB').join('\n');
    expect(parseCommit(Buffer.from(withLine(end, lines)))).toMatchObject({
      findings: [{ rule: 'bytes/size' }],
    });
  });
});
