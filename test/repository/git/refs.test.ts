import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  inspectRefs,
  isRefNameSafe,
  listRefs,
  readRef,
  updateRefs,
} from '../../../src/repository/git/refs.ts';
import type { Result } from '../../../src/rules/finding.ts';
import type { Oid } from '../../../src/rules/values.ts';
import { git, makeRepository, testEnvironment } from '../../helpers/git.ts';

let cwd: string;
let first: Oid;
let second: Oid;
const here = () => ({ cwd, env: testEnvironment });
const rules = (result: Result<unknown>) => (result.ok ? [] : result.findings.map(({ rule }) => rule));
const update = (...updates: Parameters<typeof updateRefs>[1]) => updateRefs(here(), updates, 'a\ntest');

beforeEach(async () => {
  cwd = await makeRepository();
  await git(cwd, 'commit', '--quiet', '--allow-empty', '-m', 'one');
  await git(cwd, 'commit', '--quiet', '--allow-empty', '-m', 'two');
  first = (await git(cwd, 'rev-parse', 'HEAD~1')) as Oid;
  second = (await git(cwd, 'rev-parse', 'HEAD')) as Oid;
});

describe('listing', () => {
  beforeEach(async () => {
    await git(cwd, 'update-ref', 'refs/heads/qms/CR-001', first);
    await git(cwd, 'update-ref', 'refs/heads/qms-other', first);
    await git(cwd, 'pack-refs', '--all');
    await git(cwd, 'update-ref', 'refs/heads/qms/CR-002', second);
  });

  test('packed and loose refs below a prefix, and no neighbours', async () => {
    expect([...(await listRefs(here(), ['refs/heads/qms/']))]).toEqual([
      ['refs/heads/qms/CR-001', first],
      ['refs/heads/qms/CR-002', second],
    ]);
  });

  test('everything without a prefix', async () => {
    expect([...(await listRefs(here(), [])).keys()]).toContain('refs/heads/main');
  });

  test('an alias is shown as such, and does not pass for a ref', async () => {
    await git(cwd, 'symbolic-ref', 'refs/heads/qms/CR-009', 'refs/heads/qms/CR-001');
    expect(await inspectRefs(here(), ['refs/heads/qms/CR-009'])).toEqual([
      { ref: 'refs/heads/qms/CR-009', oid: first, symbolicTarget: 'refs/heads/qms/CR-001' },
    ]);
    expect([...(await listRefs(here(), ['refs/heads/qms/CR-009']))]).toEqual([]);
  });

  test('a damaged ref is not left out in silence', async () => {
    await writeFile(join(cwd, '.git', 'refs', 'heads', 'qms', 'CR-003'), 'garbage\n');
    await expect(listRefs(here(), ['refs/heads/qms/'])).rejects.toThrow(/^ref\/broken.*CR-003/);
  });

  test('a pattern is not a prefix', async () => {
    await expect(listRefs(here(), ['refs/heads/q*'])).rejects.toThrow(/^ref\/name/);
  });

  test('one ref by its full name, never by a shorter one', async () => {
    expect(await readRef(here(), 'refs/heads/qms/CR-001')).toBe(first);
    expect(await readRef(here(), 'refs/heads/qms')).toBeNull();
    await git(cwd, 'update-ref', 'refs/heads/refs/heads/x', first);
    expect(await readRef(here(), 'refs/heads/x')).toBeNull();
  });
});

describe('moving', () => {
  test('creates, moves and deletes in one transaction [REQ-068]', async () => {
    await git(cwd, 'update-ref', 'refs/heads/b', first);
    await git(cwd, 'update-ref', 'refs/heads/c', first);
    const result = await update(
      { ref: 'refs/heads/a', old: null, new: first },
      { ref: 'refs/heads/b', old: first, new: second },
      { ref: 'refs/heads/c', old: first, new: null },
    );
    expect(result.ok).toBe(true);
    const refs = await listRefs(here(), ['refs/heads/a', 'refs/heads/b', 'refs/heads/c']);
    expect([...refs]).toEqual([
      ['refs/heads/a', first],
      ['refs/heads/b', second],
    ]);
  });

  test('the message stands in the reflog', async () => {
    await update({ ref: 'refs/heads/a', old: null, new: first });
    expect(await git(cwd, 'reflog', 'show', '--format=%gs', 'refs/heads/a')).toBe('a test');
  });

  test.each<[string, { old: 'first' | 'second' | null; new: 'first' | 'second' | null }]>([
    ['moved', { old: 'second', new: 'first' }],
    ['exists', { old: null, new: 'second' }],
    ['is not as checked', { old: 'second', new: 'second' }],
    ['deleted elsewhere', { old: 'second', new: null }],
  ])('a ref that %s is a lost race, and nothing else moves', async (_, { old, new: to }) => {
    const oid = (name: 'first' | 'second' | null) =>
      name === null ? null : name === 'first' ? first : second;
    await git(cwd, 'update-ref', 'refs/heads/b', first);
    const other = { ref: 'refs/heads/a', old: null, new: first };
    expect(rules(await update(other, { ref: 'refs/heads/b', old: oid(old), new: oid(to) }))).toEqual([
      'ref/race',
    ]);
    expect(await readRef(here(), 'refs/heads/a')).toBeNull();
    expect(await readRef(here(), 'refs/heads/b')).toBe(first);
  });

  test('a ref that is gone is a lost race', async () => {
    expect(rules(await update({ ref: 'refs/heads/b', old: first, new: second }))).toEqual(['ref/race']);
  });

  test('a ref that another process holds is a lost race', async () => {
    await writeFile(join(cwd, '.git', 'refs', 'heads', 'a.lock'), '');
    expect(rules(await update({ ref: 'refs/heads/a', old: null, new: first }))).toEqual(['ref/race']);
  });

  test('of two at once, one wins [REQ-068]', async () => {
    const both = await Promise.all([
      update({ ref: 'refs/heads/a', old: null, new: first }),
      update({ ref: 'refs/heads/a', old: null, new: second }),
    ]);
    expect(both.flatMap(rules)).toEqual(['ref/race']);
  });

  test('a name below or above another one is told apart from a race', async () => {
    await git(cwd, 'update-ref', 'refs/heads/qms', first);
    const below = { ref: 'refs/heads/qms/CR-001', old: null, new: first };
    expect(rules(await update(below))).toEqual(['ref/name-conflict']);
    const pair = [
      { ref: 'refs/heads/x', old: null, new: first },
      { ref: 'refs/heads/x/y', old: null, new: first },
    ];
    expect(rules(await update(...pair))).toEqual(['ref/name-conflict']);
  });

  test("an alias's target does not move", async () => {
    await git(cwd, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
    await update({ ref: 'refs/heads/alias', old: second, new: first });
    expect(await readRef(here(), 'refs/heads/main')).toBe(second);
  });

  test('an unsafe name is refused before git sees it', async () => {
    const unsafe = { ref: 'refs/heads/a\0create refs/heads/b', old: null, new: first };
    expect(rules(await update(unsafe))).toEqual(['ref/name']);
  });
});

describe('names', () => {
  test.each([
    ...[
      'refs/heads/@',
      'refs/heads/HEAD',
      'refs/heads/-evil',
      `refs/heads/${'a'.repeat(40)}`,
      'main',
      'refs/heads',
    ],
    ...[
      'refs/heads/a..b',
      'refs/heads/a.lock',
      'refs/heads/.a',
      'refs/heads/a/',
      'refs/heads/a b',
      'refs/heads/a~1',
    ],
    ...['refs/heads/a\nb', 'refs/heads/a@{1}', 'refs/heads//a', 'refs/heads/a*', 'refs/heads/\ud800'],
  ])('%j is not safe', (name) => {
    expect(isRefNameSafe(name)).toBe(false);
  });

  test.each(['refs/heads/main', 'refs/heads/qms/CR-045-VAR-001', 'refs/tags/QMS-1.0', 'refs/heads/ünder'])(
    '%j is safe',
    (name) => {
      expect(isRefNameSafe(name)).toBe(true);
    },
  );

  test('what is safe, git accepts', async () => {
    const part = fc.string({
      unit: fc.constantFrom(...'ab.-@{}~^:?*[\\ /lock\u0001\u007fé'),
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(part, async (text) => {
        const name = `refs/heads/${text}`;
        fc.pre(isRefNameSafe(name));
        await git(cwd, 'check-ref-format', name);
      }),
      { numRuns: 60 },
    );
  });
});
