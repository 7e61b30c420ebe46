import { execFileSync } from 'node:child_process';
import { mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { objectId } from '../../../src/repository/objects/object.ts';
import { type ObjectReader, openObjects } from '../../../src/repository/objects/reader.ts';
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
const opened: ObjectReader[] = [];
const open = (
  path: string,
  more: { signal?: AbortSignal; env?: Record<string, string> } = {},
): ObjectReader => {
  const made = openObjects({
    cwd: path,
    env: { ...testEnvironment, ...more.env },
    ...(more.signal ? { signal: more.signal } : {}),
  });
  opened.push(made);
  return made;
};
const blob = async (text: string | Uint8Array): Promise<Oid> =>
  (await gitWith(cwd, text, 'hash-object', '-w', '--stdin')) as Oid;
const text = async (from: ObjectReader, oid: Oid): Promise<string | null> => {
  const found = await from.read(oid);
  return found && Buffer.from(found.bytes).toString();
};
const loosePath = (oid: Oid): string => join(cwd, '.git/objects', oid.slice(0, 2), oid.slice(2));
const overwrite = async (oid: Oid, bytes: Uint8Array): Promise<void> => {
  await rm(loosePath(oid), { force: true });
  mkdirSync(dirname(loosePath(oid)), { recursive: true });
  writeFileSync(loosePath(oid), bytes);
};

beforeEach(async () => {
  cwd = await makeRepository();
  reader = open(cwd);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

describe('ids', () => {
  test('are those of git hash-object, for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect(objectId('blob', bytes)).toBe(await gitWith(cwd, bytes, 'hash-object', '--stdin'));
      }),
      { numRuns: 30 },
    );
  });

  test('in any other form are refused', async () => {
    for (const name of ['HEAD', 'abc123', 'A'.repeat(40), `${'a'.repeat(40)}\nflush`]) {
      await expect(reader.read(name as Oid)).rejects.toThrow(/^id\/oid/);
    }
  });
});

describe('reading', () => {
  test('any bytes come back as they are, in one batch and in order', async () => {
    const sizes = [0, 1, 10, 127, 128, 65_536, 200_000];
    const all = sizes.map((size) => Uint8Array.from({ length: size }, (_, at) => (at * 31 + size) % 256));
    const oids = await Promise.all(all.map(blob));
    const found = await reader.readMany(oids);
    expect(
      found.map((each) => each && Buffer.compare(each.bytes, all[found.indexOf(each)] ?? new Uint8Array())),
    ).toEqual(sizes.map(() => 0));
  });

  test('every type', async () => {
    const tree = (await git(cwd, 'write-tree')) as Oid;
    const commit = (await git(cwd, 'commit-tree', tree, '-m', 'x')) as Oid;
    await git(cwd, 'tag', '-a', 'v1', '-m', 'x', commit);
    const tag = (await git(cwd, 'rev-parse', 'v1')) as Oid;
    const found = await reader.readMany([tree, commit, tag]);
    expect(found.map((each) => each?.type)).toEqual(['tree', 'commit', 'tag']);
    const printed = await gitBytes(cwd, ['cat-file', 'commit', commit]);
    expect(Buffer.compare(found[1]?.bytes ?? new Uint8Array(), printed)).toBe(0);
  });

  test('thousands at once, packed, some missing', async () => {
    const lines = Array.from({ length: 3000 }, (_, at) => `blob\ndata <<E\nline ${at}\nE\n`).join('');
    await gitWith(cwd, lines, 'fast-import', '--quiet');
    const listed = await git(cwd, 'cat-file', '--batch-all-objects', '--batch-check=%(objectname)');
    const oids = listed
      .split('\n')
      .flatMap((oid) => [oid as Oid, oid.replace(/^......../, '01234567') as Oid]);
    const found = await reader.readMany(oids);
    expect(found.map((each) => each !== null)).toEqual(oids.map((_, at) => at % 2 === 0));
  });

  test('what is missing is null, until it is there', async () => {
    const oid = objectId('blob', Buffer.from('later'));
    expect(await reader.read(oid)).toBeNull();
    await blob('later');
    expect(await text(reader, oid)).toBe('later');
  });

  test('what is packed away while the reader is open', async () => {
    const oid = await blob('packed');
    const other = await blob('other');
    expect(await text(reader, other)).toBe('other');
    await gitWith(cwd, `${oid}\n${other}\n`, 'pack-objects', '--quiet', '.git/objects/pack/pack');
    await git(cwd, 'prune-packed');
    expect(await text(reader, oid)).toBe('packed');
  });

  test('replace refs change nothing [REQ-018]', async () => {
    const oid = await blob('true');
    await git(cwd, 'replace', oid, await blob('forged'));
    expect(await text(reader, oid)).toBe('true');
  });
});

describe('sizes', () => {
  test('an object over the limit is not read, also from the cache [REQ-016]', async () => {
    const oid = await blob('0123456789');
    await expect(reader.read(oid, { maxBytes: 9 })).rejects.toThrow(/^object\/too-large.*10 bytes/);
    expect((await reader.read(oid, { maxBytes: 10 }))?.bytes.length).toBe(10);
    await expect(reader.read(oid, { maxBytes: 9 })).rejects.toThrow(/^object\/too-large/);
  });

  test('commits have a limit of their own', async () => {
    const tree = await git(cwd, 'write-tree');
    const commit = (await gitWith(cwd, 'x'.repeat(128 * 1024), 'commit-tree', tree)) as Oid;
    await expect(reader.read(commit)).rejects.toThrow(/^object\/too-large: commit/);
  });

  test('a bomb of zeros stays unread [REQ-016]', async () => {
    const zeros = new Uint8Array(65 * 1024 * 1024);
    const oid = objectId('blob', zeros);
    await overwrite(oid, deflateSync(Buffer.concat([Buffer.from(`blob ${zeros.length}\0`), zeros])));
    await expect(reader.read(oid)).rejects.toThrow(/^object\/too-large/);
  });
});

describe('where objects can lie', () => {
  test('alternates', async () => {
    const oid = await blob('shared');
    const path = join(await temporaryDirectory(), 'clone');
    await git('/', 'clone', '--quiet', '--shared', cwd, path);
    expect(await text(open(path), oid)).toBe('shared');
  });

  test('a linked worktree', async () => {
    await git(cwd, 'commit', '--quiet', '--allow-empty', '-m', 'x');
    const path = join(await temporaryDirectory(), 'linked');
    await git(cwd, 'worktree', 'add', '--quiet', path);
    expect(await text(open(path), await blob('common'))).toBe('common');
  });

  test('elsewhere, for a partial clone: then they are missing here, and the others still found', async () => {
    const oid = await blob('far away');
    await gitWith(cwd, `100644 blob ${oid}\tfile\n`, 'mktree');
    await git(cwd, 'update-index', '--add', '--cacheinfo', `100644,${oid},file`);
    await git(cwd, 'commit', '--quiet', '-m', 'x');
    await git(cwd, 'config', 'uploadpack.allowFilter', 'true');
    const path = join(await temporaryDirectory(), 'clone');
    await git('/', 'clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${cwd}`, path);
    const commit = (await git(path, 'rev-parse', 'HEAD')) as Oid;
    const found = await open(path).readMany([commit, oid, commit]);
    expect(found.map((each) => each?.type)).toEqual(['commit', undefined, 'commit']);
  });
});

describe('damage', () => {
  test('an object whose content was exchanged is refused, though git shows it [REQ-017]', async () => {
    const oid = await blob('I approve.');
    await overwrite(oid, deflateSync(Buffer.from('blob 10\0I refuse!!')));
    expect(await git(cwd, 'cat-file', '-p', oid)).toBe('I refuse!!');
    await expect(reader.read(oid)).rejects.toThrow(/^object\/hash-mismatch/);
  });

  test('one flipped bit at any place is never another content [REQ-017]', async () => {
    const good = Buffer.from('blob 10\0I approve.');
    const oid = await blob('I approve.');
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(7), async (at, bit) => {
        const bad = Buffer.from(good);
        bad[at] = (bad[at] ?? 0) ^ (1 << bit);
        await overwrite(oid, deflateSync(bad));
        const fresh = open(cwd);
        const outcome = await fresh.read(oid).then(
          (found) => found,
          (error: Error) => error,
        );
        await fresh.close();
        expect(outcome === null || outcome instanceof Error).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('a blob that announces more than it has is refused, alone or among others', async () => {
    const oid = await blob('I approve.');
    const other = await blob('other');
    await overwrite(oid, deflateSync(Buffer.from('blob 90000\0I approve.')));
    await expect(reader.read(oid)).rejects.toThrow(/^object\/unreadable/);
    const results = await Promise.allSettled([oid, other].map((each) => text(reader, each)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  test('a torn object is refused, and its neighbours are read', async () => {
    const before = await blob('before');
    const torn = await blob('x'.repeat(5000));
    const after = await blob('after');
    const whole = deflateSync(Buffer.from(`blob 5000\0${'x'.repeat(5000)}`), { level: 0 });
    await overwrite(torn, whole.subarray(0, 1000));
    const results = await Promise.allSettled([before, torn, after].map((oid) => text(reader, oid)));
    expect(results).toMatchObject([
      { value: 'before' },
      { reason: { findings: [{ rule: 'object/unreadable' }] } },
      { value: 'after' },
    ]);
  });

  test('many torn objects in a row are refused, each by itself, and what lies after them is read', async () => {
    const torn = await Promise.all(
      Array.from({ length: 8 }, async (_, at) => {
        const content = `${at}`.repeat(5000);
        const oid = await blob(content);
        const whole = deflateSync(Buffer.from(`blob 5000\0${content}`), { level: 0 });
        await overwrite(oid, whole.subarray(0, 1000));
        return oid;
      }),
    );
    const after = await blob('after them');
    const results = await Promise.allSettled([...torn, after].map((oid) => text(reader, oid)));
    const refused = { reason: { findings: [{ rule: 'object/unreadable' }] } };
    expect(results).toMatchObject([...torn.map(() => refused), { value: 'after them' }]);
  });

  test('a repository that is not one rejects everything', async () => {
    const nowhere = open(await temporaryDirectory());
    const oids = ['1', '2', '3'].map((digit) => digit.repeat(40) as Oid);
    const results = await Promise.allSettled(oids.map((oid) => nowhere.read(oid)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

describe('the process behind it', () => {
  /** By their working directory: readers of other tests run in other ones. */
  const children = (): number[] =>
    execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes('cat-file --batch-command'))
      .map((line) => Number.parseInt(line, 10))
      .filter((pid) => readlinkSync(`/proc/${pid}/cwd`) === cwd);

  test('is one, and gone after close', async () => {
    await Promise.all(['a', 'b', 'c'].map(async (each) => reader.read(await blob(each))));
    expect(children()).toHaveLength(1);
    await reader.close();
    expect(children()).toEqual([]);
    await expect(reader.read('1'.repeat(40) as Oid)).rejects.toThrow(/^git\/aborted/);
  });

  test('may be killed in the middle: the reader goes on with another one', async () => {
    const oids = await Promise.all(Array.from({ length: 50 }, (_, at) => blob(`${at} `.repeat(20_000))));
    expect(await reader.read(oids[0] as Oid)).not.toBeNull();
    const [pid] = children();
    const reading = reader.readMany(oids);
    process.kill(pid as number, 'SIGKILL');
    expect((await reading).every((each, at) => each && objectId('blob', each.bytes) === oids[at])).toBe(true);
    expect(children()).not.toContain(pid);
  });

  test('that dies each time is given up', async () => {
    const bin = await temporaryDirectory();
    writeFileSync(join(bin, 'git'), '#!/bin/sh\nkill -9 $$\n');
    await chmod(join(bin, 'git'), 0o755);
    const doomed = open(cwd, { env: { PATH: `${bin}:${testEnvironment.PATH}` } });
    const oids = Array.from({ length: 20 }, () => '1'.repeat(40) as Oid);
    const results = await Promise.allSettled(oids.map((oid) => doomed.read(oid)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  });

  test('that answers something else is not believed', async () => {
    const bin = await temporaryDirectory();
    writeFileSync(
      join(bin, 'git'),
      '#!/bin/sh\nread line\necho "0000000000000000000000000000000000000000 blob 3"\ncat\n',
    );
    await chmod(join(bin, 'git'), 0o755);
    const lied = open(cwd, { env: { PATH: `${bin}:${testEnvironment.PATH}` } });
    await expect(lied.read('1'.repeat(40) as Oid)).rejects.toThrow(
      /^object\/unreadable|^git\/(failed|too-old)/,
    );
  });

  test('ends with an abort, and everything asked is rejected', async () => {
    const stop = new AbortController();
    const aborted = open(cwd, { signal: stop.signal });
    const oid = await blob('x');
    await aborted.read(oid);
    const reading = aborted.readMany(['2'.repeat(40) as Oid]);
    stop.abort();
    await expect(reading).rejects.toThrow(/^git\/aborted/);
    await expect(aborted.read(oid)).rejects.toThrow(/^git\/aborted/);
  });
});
