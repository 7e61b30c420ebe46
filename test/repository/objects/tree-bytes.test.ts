import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { objectId } from '../../../src/repository/objects/object.ts';
import { encodeTree, parseTree, type TreeEntry } from '../../../src/repository/objects/tree.ts';
import type { Oid } from '../../../src/rules/values.ts';
import { git, gitBytes, gitWith, makeRepository } from '../../helpers/git.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await makeRepository();
});

const oid = (digit: string): Oid => digit.repeat(40) as Oid;
const raw = (...entries: readonly [string, string][]): Uint8Array =>
  Buffer.concat(
    entries.map(([start, id]) =>
      Buffer.concat([Buffer.from(`${start}\0`, 'latin1'), Buffer.from(id, 'hex')]),
    ),
  );
const said = (bytes: Uint8Array): string => {
  const result = parseTree(bytes);
  return result.ok ? 'ok' : result.findings.map((each) => `${each.rule}: ${each.message}`).join();
};

const name = fc
  .string({ unit: fc.constantFrom(...'aAb.-_0~ é\u{1F600}\uE000"\\\n'), minLength: 1, maxLength: 5 })
  .filter((text) => !/^(\.|\.\.)$/.test(text));
const entry = fc.record({
  mode: fc.constantFrom('100644', '100755', '120000', '40000', '160000'),
  name,
  oid: fc.constantFrom('1', 'a', 'f').map(oid),
});
const entries = fc.uniqueArray(entry, { selector: (each) => each.name, maxLength: 12 });
const types: Record<string, string> = { '40000': 'tree', '160000': 'commit' };
const lines = (list: readonly TreeEntry[]): string =>
  list
    .map((each) => `${each.mode.padStart(6, '0')} ${types[each.mode] ?? 'blob'} ${each.oid}\t${each.name}\0`)
    .join('');

describe('against git', () => {
  test('the same bytes as git mktree, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(entries, async (list) => {
        const made = await gitWith(cwd, lines(list), 'mktree', '-z', '--missing');
        expect(objectId('tree', encodeTree(list))).toBe(made);
      }),
      { numRuns: 60 },
    );
  });

  test('the same entries as git ls-tree [REQ-019]', async () => {
    await fc.assert(
      fc.asyncProperty(entries, async (list) => {
        const made = await gitWith(cwd, lines(list), 'mktree', '-z', '--missing');
        const result = parseTree(await gitBytes(cwd, ['cat-file', 'tree', made]));
        expect(result.ok && lines(result.value)).toBe(await git(cwd, 'ls-tree', '-z', made));
      }),
      { numRuns: 40 },
    );
  });

  test('what is read is what was written', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const bytes = encodeTree(list);
        const result = parseTree(bytes);
        expect(result.ok && Buffer.compare(encodeTree(result.value), bytes)).toBe(0);
      }),
    );
  });

  test('arbitrary bytes are refused or come out again as they were', () => {
    const almost = fc.array(fc.constantFrom('100644 a\0', '40000 a\0', '1'.repeat(20), '100644 b\0', 'x'), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(almost, (parts) => {
        const bytes = Buffer.from(parts.join(''));
        const result = parseTree(bytes);
        if (result.ok) expect(Buffer.compare(encodeTree(result.value), bytes)).toBe(0);
      }),
    );
  });
});

describe('refused [REQ-019]', () => {
  const id = oid('1');
  test.each<[string, Uint8Array, RegExp]>([
    ['a leading zero', raw(['040000 a', id]), /mode "040000"/],
    ['a group-writable file', raw(['100664 a', id]), /mode "100664"/],
    ['no mode', raw([' a', id]), /mode ""/],
    ['one name twice', raw(['100644 a', id], ['100644 a', id]), /"a" stands twice/],
    [
      'a file and a directory of one name',
      raw(['100644 a', id], ['100644 a.', id], ['40000 a', id]),
      /"a" stands twice/,
    ],
    ['another order', raw(['100644 b', id], ['100644 a', id]), /"a" is out of order/],
    ['a directory sorted like a file', raw(['40000 a', id], ['100644 a.b', id]), /"a.b" is out of order/],
    ['an empty name', raw(['100644 ', id]), /is empty/],
    ['a slash', raw(['100644 a/b', id]), /slash/],
    ['dot', raw(['40000 .', id]), /is a path/],
    ['dot dot', raw(['40000 ..', id]), /is a path/],
    ['.git', raw(['40000 .git', id]), /git's own/],
    ['.GIT', raw(['40000 .GIT', id]), /git's own/],
    ['the short name of .git', raw(['40000 GIT~1', id]), /git's own/],
    ['a .git that some file systems see', encodeRaw('.g\u200Cit', id), /git's own/],
    ['a name that is not UTF-8', raw(['100644 a\xff', id]), /not UTF-8/],
    ['half an id', raw(['100644 a', id]).subarray(0, 20), /middle of an entry/],
    ['half a name', Buffer.from('100644 a'), /middle of an entry/],
  ])('%s', (_, bytes, message) => {
    expect(said(bytes)).toMatch(/^object\/tree: /);
    expect(said(bytes)).toMatch(message);
  });

  function encodeRaw(text: string, hex: string): Uint8Array {
    return Buffer.concat([Buffer.from(`40000 ${text}\0`), Buffer.from(hex, 'hex')]);
  }

  test.each([
    { mode: '100644', name: '.git', oid: id },
    { mode: '100644', name: 'a\0b', oid: id },
    { mode: '644', name: 'a', oid: id },
    { mode: '100644', name: 'a', oid: 'abc' as Oid },
  ])('is not written either: %j', (bad) => {
    expect(() => encodeTree([bad])).toThrow(/^object\/tree/);
  });
});
