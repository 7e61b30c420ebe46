import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ObjectReader, openObjects } from '../../../src/repository/objects/reader.ts';
import {
  diffTrees,
  entryAt,
  listFiles,
  withDirectory,
  withFiles,
} from '../../../src/repository/objects/tree.ts';
import { overlayReader, type PlannedWriter, plannedWriter } from '../../../src/repository/objects/writer.ts';
import type { Oid } from '../../../src/rules/values.ts';
import { git, gitBytes, gitWith, makeRepository, testEnvironment } from '../../helpers/git.ts';

let cwd: string;
let stored: ObjectReader;
let writer: PlannedWriter;
let reader: ObjectReader;
let blobs: readonly Oid[];
beforeAll(async () => {
  cwd = await makeRepository();
  stored = openObjects({ cwd, env: testEnvironment });
  writer = plannedWriter();
  reader = overlayReader(stored, writer);
  const texts = ['one', 'two', 'three'];
  blobs = await Promise.all(
    texts.map(async (text) => (await gitWith(cwd, text, 'hash-object', '-w', '--stdin')) as Oid),
  );
});
afterAll(() => stored.close());

type Files = Readonly<Record<string, string>>;
const content = (which: string) => ({
  mode: which === 'x' ? '100755' : '100644',
  oid: blobs[which === 'x' ? 0 : Number(which)] as Oid,
});
/** The tree that stock git makes of these files. */
const treeOf = async (files: Files): Promise<Oid> => {
  const env = { GIT_INDEX_FILE: `${cwd}/.git/index-${Math.random()}` };
  const lines = Object.entries(files).map(
    ([path, which]) => `${content(which).mode} ${content(which).oid}\t${path}\0`,
  );
  await gitBytes(cwd, ['update-index', '-z', '--add', '--index-info'], { env, input: lines.join('') });
  return Buffer.from(await gitBytes(cwd, ['write-tree'], { env }))
    .toString()
    .trim() as Oid;
};

const segment = fc.constantFrom('a', 'b', 'a.b', 'a-', 'é', 'c');
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const which = fc.constantFrom('0', '1', '2', 'x');
const fileSet = fc.dictionary(path, which, { maxKeys: 8 }).map((files): Files => {
  // No path that lies below another one: git's index would drop one of the two.
  const paths = Object.keys(files);
  const kept = paths.filter((each) => !paths.some((other) => each.startsWith(`${other}/`)));
  return Object.fromEntries(kept.map((each) => [each, files[each] ?? '0']));
});

describe('differences', () => {
  test('are those of git diff-tree', async () => {
    await fc.assert(
      fc.asyncProperty(fileSet, fileSet, async (before, after) => {
        const [old, fresh] = [await treeOf(before), await treeOf(after)];
        const printed = await git(cwd, 'diff-tree', '-r', '-z', '--no-renames', '--no-abbrev', old, fresh);
        const found = await diffTrees(reader, old, fresh);
        const none = { mode: '000000', oid: '0'.repeat(40) };
        const status = (was: unknown, is: unknown) => (was ? (is ? 'M' : 'D') : 'A');
        const lines = found.map(({ path: at, before: was, after: is }) =>
          [
            `:${(was ?? none).mode}`,
            (is ?? none).mode,
            (was ?? none).oid,
            (is ?? none).oid,
            `${status(was, is)}\0${at}\0`,
          ].join(' '),
        );
        expect(lines.sort()).toEqual(
          printed
            .split(/(?<=\0)(?=:)/)
            .filter((line) => line !== '')
            .sort(),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('stand in the byte order of their paths', async () => {
    const tree = await treeOf({ 'a/b': '0', 'a.b': '0', 'a-': '0', é: '0', '\u{1F600}': '0', '\uE000': '0' });
    const paths = (await diffTrees(reader, null, tree)).map((each) => each.path);
    expect(paths).toEqual(['a-', 'a.b', 'a/b', 'é', '\uE000', '\u{1F600}']);
  });

  test('links and submodules are entries', async () => {
    const [oid, commit] = [blobs[0], '7'.repeat(40)];
    const lines = `120000 blob ${oid}\tlink\n160000 commit ${commit}\tsub\n`;
    const tree = (await gitWith(cwd, lines, 'mktree', '--missing')) as Oid;
    expect(await diffTrees(reader, tree, null)).toEqual([
      { path: 'link', before: { mode: '120000', oid }, after: null },
      { path: 'sub', before: { mode: '160000', oid: commit }, after: null },
    ]);
  });

  test('equal subtrees are not looked at', async () => {
    const missing = '7'.repeat(40);
    const side = async (text: string) =>
      (await gitWith(
        cwd,
        `040000 tree ${missing}\tsame\n100644 blob ${text}\tfile\n`,
        'mktree',
        '--missing',
      )) as Oid;
    const found = await diffTrees(reader, await side(blobs[0] as Oid), await side(blobs[1] as Oid));
    expect(found.map((each) => each.path)).toEqual(['file']);
  });
});

describe('looking up', () => {
  test('files below a prefix, as git ls-tree lists them', async () => {
    await fc.assert(
      fc.asyncProperty(fileSet, fc.constantFrom('', 'a', 'a/b'), async (files, prefix) => {
        const tree = await treeOf(files);
        const listed = (await listFiles(reader, tree, prefix)).map(
          (each) => `${each.mode} blob ${each.oid}\t${each.path}`,
        );
        const args = prefix === '' ? [] : ['--', prefix];
        const printed = await git(cwd, '--literal-pathspecs', 'ls-tree', '-r', '-z', tree, ...args);
        expect(listed).toEqual(printed.split('\0').filter((line) => line !== ''));
      }),
      { numRuns: 30 },
    );
  });

  test('one entry by its path, or none', async () => {
    const tree = await treeOf({ 'a/b/c': '1', d: '0' });
    expect(await entryAt(reader, tree, 'a/b/c')).toEqual({ mode: '100644', name: 'c', oid: blobs[1] });
    expect(await entryAt(reader, tree, 'a/b')).toMatchObject({ mode: '40000', name: 'b' });
    expect(await entryAt(reader, tree, 'a/x')).toBeNull();
    expect(await entryAt(reader, tree, 'd/below')).toBeNull();
  });

  test.each(['/a', 'a//b', 'a/../b', './a', ''])('%j is no path of a tree', async (bad) => {
    await expect(entryAt(reader, await treeOf({ a: '0' }), bad)).rejects.toThrow(/^object\/tree/);
  });
});

describe('changing', () => {
  test('gives the tree that git writes', async () => {
    await fc.assert(
      fc.asyncProperty(fileSet, fileSet, async (before, after) => {
        const changes = new Map<string, { mode: string; oid: Oid } | null>();
        for (const each of Object.keys(before)) if (!(each in after)) changes.set(each, null);
        for (const [each, to] of Object.entries(after))
          if (before[each] !== to) changes.set(each, content(to));
        const paths = [...changes.keys()];
        fc.pre(!paths.some((each) => paths.some((other) => each.startsWith(`${other}/`))));
        expect(await withFiles(reader, writer, await treeOf(before), changes)).toBe(await treeOf(after));
      }),
      { numRuns: 50 },
    );
  });

  test('starts from nothing', async () => {
    const made = await withFiles(reader, writer, null, new Map([['a/b', content('1')]]));
    expect(made).toBe(await treeOf({ 'a/b': '1' }));
  });

  test('replaces, adds and removes a directory, with the parents that it leaves empty', async () => {
    const tree = await treeOf({ 'a/b/c': '0', d: '1' });
    const other = await treeOf({ x: '2' });
    expect(await withDirectory(reader, writer, tree, 'a/b', other)).toBe(
      await treeOf({ 'a/b/x': '2', d: '1' }),
    );
    expect(await withDirectory(reader, writer, tree, 'e/f', other)).toBe(
      await treeOf({ 'a/b/c': '0', 'e/f/x': '2', d: '1' }),
    );
    expect(await withDirectory(reader, writer, tree, 'a/b', null)).toBe(await treeOf({ d: '1' }));
    expect(await withDirectory(reader, writer, tree, 'no/where', null)).toBe(tree);
  });

  test('two changes that overlap are refused', async () => {
    const changes = new Map([
      ['a', content('0')],
      ['a/b', content('1')],
    ]);
    await expect(withFiles(reader, writer, null, changes)).rejects.toThrow(/^object\/tree/);
    await expect(withFiles(reader, writer, null, new Map([...changes].reverse()))).rejects.toThrow(
      /^object\/tree/,
    );
  });
});

describe('floods', () => {
  /** Few trees, each listing the one before ten times: 10^depth files. */
  const bomb = async (depth: number): Promise<Oid> => {
    let entry = `100644 blob ${blobs[0]}`;
    let tree = '';
    for (let level = 0; level < depth; level += 1) {
      const lines = Array.from({ length: 10 }, (_, at) => `${entry}\tf${at}\n`).join('');
      tree = await gitWith(cwd, lines, 'mktree');
      entry = `040000 tree ${tree}`;
    }
    return tree as Oid;
  };

  test('a few trees that unfold into ten thousand million files [REQ-016]', async () => {
    const tree = await bomb(10);
    await expect(diffTrees(reader, null, tree)).rejects.toThrow(/^object\/tree-too-large/);
    await expect(listFiles(reader, tree, '')).rejects.toThrow(/^object\/tree-too-large/);
  });

  test('the caller may set the budget', async () => {
    const tree = await bomb(2);
    await expect(diffTrees(reader, null, tree, { entries: 109 })).rejects.toThrow(/^object\/tree-too-large/);
    expect(await diffTrees(reader, null, tree, { entries: 110 })).toHaveLength(100);
  });

  const nested = async (start: string, depth: number): Promise<Oid> =>
    withFiles(reader, writer, null, new Map([[start, content('0')]])).then(async (first) => {
      let tree = first;
      for (let level = 0; level < depth; level += 1)
        tree = await writer.writeTree([{ mode: '40000', name: 'd', oid: tree }]);
      return tree;
    });

  test('directories in directories, 64 deep', async () => {
    expect(await diffTrees(reader, null, await nested('f', 63))).toHaveLength(1);
    await expect(diffTrees(reader, null, await nested('f', 64))).rejects.toThrow(/^object\/tree-too-deep/);
  });

  test('below .qms 16', async () => {
    const inside = async (depth: number) =>
      withDirectory(reader, writer, null, '.qms', await nested('f', depth));
    expect(await diffTrees(reader, null, await inside(15))).toHaveLength(1);
    await expect(diffTrees(reader, null, await inside(16))).rejects.toThrow(/^object\/tree-too-deep/);
  });

  test('a subtree that is missing, or is no tree', async () => {
    const entry = async (id: string) =>
      (await gitWith(cwd, `040000 tree ${id}\td\n`, 'mktree', '--missing')) as Oid;
    await expect(diffTrees(reader, null, await entry('7'.repeat(40)))).rejects.toThrow(/^object\/missing/);
    const disguised = await writer.writeTree([{ mode: '40000', name: 'd', oid: blobs[0] as Oid }]);
    await expect(diffTrees(reader, null, disguised)).rejects.toThrow(/^object\/type/);
  });
});
