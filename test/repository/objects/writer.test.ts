import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRepository } from '../../../src/repository/git/location.ts';
import { type ObjectReader, openObjects } from '../../../src/repository/objects/reader.ts';
import {
  type ObjectWriter,
  openWriter,
  overlayReader,
  plannedWriter,
} from '../../../src/repository/objects/writer.ts';
import type { Oid } from '../../../src/rules/values.ts';
import {
  git,
  gitBytes,
  gitWith,
  makeRepository,
  temporaryDirectory,
  testEnvironment,
} from '../../helpers/git.ts';

let cwd: string;
let reader: ObjectReader;
let writer: ObjectWriter;
const repository = (path: string, env: Record<string, string> = {}) =>
  openRepository(path, { ...testEnvironment, ...env });
const person = 'A <a@example.com> 1760000000 +0000';

beforeEach(async () => {
  cwd = await makeRepository();
  reader = openObjects({ cwd, env: testEnvironment });
  writer = openWriter(await repository(cwd));
});
afterEach(() => reader.close());

describe('objects on disk', () => {
  test('have the ids and bytes that git gives them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const oid = await writer.writeBlob(bytes);
        expect(oid).toBe(await gitWith(cwd, bytes, 'hash-object', '--stdin'));
        expect(Buffer.compare(await gitBytes(cwd, ['cat-file', 'blob', oid]), bytes)).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  test('blob, tree and commit pass git fsck, and leave nothing beside them', async () => {
    const blob = await writer.writeBlob(Buffer.from('text'));
    const tree = await writer.writeTree([
      { mode: '40000', name: 'a', oid: await writer.writeTree([{ mode: '100644', name: 'f', oid: blob }]) },
      { mode: '100644', name: 'a.b', oid: blob },
    ]);
    const commit = await writer.writeCommit(
      Buffer.from(`tree ${tree}\nauthor ${person}\ncommitter ${person}\n\nx\n`),
    );
    await git(cwd, 'update-ref', 'refs/heads/main', commit);
    expect(await git(cwd, 'fsck', '--strict', '--full')).toBe('');
    const files = await readdir(join(cwd, '.git/objects'), { recursive: true });
    expect(files.filter((name) => name.includes('tmp_'))).toEqual([]);
  });

  test('are read at once by a reader that is open already and has missed them', async () => {
    const plan = plannedWriter();
    const oid = await plan.writeBlob(Buffer.from('new'));
    expect(await reader.read(oid)).toBeNull();
    await writer.writeBlob(Buffer.from('new'));
    expect(Buffer.from((await reader.read(oid))?.bytes ?? []).toString()).toBe('new');
  });

  test('cannot be changed by accident, and are written again without complaint', async () => {
    const oid = await writer.writeBlob(Buffer.from('twice'));
    expect(await writer.writeBlob(Buffer.from('twice'))).toBe(oid);
    const { mode } = await stat(join(cwd, '.git/objects', oid.slice(0, 2), oid.slice(2)));
    expect(mode & 0o222).toBe(0);
  });

  test('the same one written at once by several is whole', async () => {
    const bytes = Buffer.alloc(300_000, 'x');
    const writers = await Promise.all([1, 2, 3, 4].map(async () => openWriter(await repository(cwd))));
    const [oid] = await Promise.all(writers.map((each) => each.writeBlob(bytes)));
    expect(Buffer.compare((await reader.read(oid as Oid))?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });
});

describe('places', () => {
  test('a bare repository', async () => {
    const bare = await makeRepository({ bare: true });
    const oid = await openWriter(await repository(bare)).writeBlob(Buffer.from('x'));
    expect(await git(bare, 'cat-file', '-t', oid)).toBe('blob');
  });

  test('a linked worktree writes to the common repository', async () => {
    await git(cwd, 'commit', '--quiet', '--allow-empty', '-m', 'x');
    const path = join(await temporaryDirectory(), 'linked');
    await git(cwd, 'worktree', 'add', '--quiet', path);
    const oid = await openWriter(await repository(path)).writeBlob(Buffer.from('x'));
    expect(await git(cwd, 'cat-file', '-t', oid)).toBe('blob');
  });

  test("a repository shared by a group gets the group's modes", async () => {
    await git(cwd, 'config', 'core.sharedRepository', 'group');
    const oid = await openWriter(await repository(cwd)).writeBlob(Buffer.from('x'));
    const { mode } = await stat(join(cwd, '.git/objects', oid.slice(0, 2)));
    expect(mode & 0o020).toBe(0o020);
  });

  test.each(['GIT_QUARANTINE_PATH', 'GIT_OBJECT_DIRECTORY'])(
    'not while %s says that a push is judged',
    async (name) => {
      const opened = await repository(cwd, { [name]: join(cwd, '.git/objects') });
      expect(() => openWriter(opened)).toThrow(/^repository\/quarantine/);
    },
  );
});

describe('planned objects', () => {
  test('have the same ids, are read through the overlay, and are not on disk', async () => {
    const plan = plannedWriter();
    const oid = await plan.writeBlob(Buffer.from('only planned'));
    const both = overlayReader(reader, plan);
    const real = await writer.writeBlob(Buffer.from('real'));
    const found = await both.readMany([oid, real, '7'.repeat(40) as Oid]);
    expect(found.map((each) => each && Buffer.from(each.bytes).toString())).toEqual([
      'only planned',
      'real',
      null,
    ]);
    expect(await reader.read(oid)).toBeNull();
    expect(await writer.writeBlob(Buffer.from('only planned'))).toBe(oid);
  });

  test('obey the same limits', async () => {
    const plan = plannedWriter();
    const oid = await plan.writeCommit(Buffer.alloc(128 * 1024 + 1));
    await expect(overlayReader(reader, plan).read(oid)).rejects.toThrow(/^object\/too-large/);
  });
});
