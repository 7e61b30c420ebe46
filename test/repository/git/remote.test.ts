import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readWholeConfig, setConfig } from '../../../src/repository/git/config.ts';
import { listRefs, readRef } from '../../../src/repository/git/refs.ts';
import { fetch, recordRefspecs, remoteFor, trackingRef } from '../../../src/repository/git/remote.ts';
import { git, makeRepository, temporaryDirectory, testEnvironment } from '../../helpers/git.ts';

let server: string;
let clone: string;
const here = () => ({ cwd: clone, env: testEnvironment });
const whole = () => readWholeConfig(here());
const specs = () => recordRefspecs('origin', 'main');
const commit = async (path: string, message: string): Promise<string> => {
  const tree = await git(path, 'hash-object', '-t', 'tree', '-w', '/dev/null');
  return git(path, 'commit-tree', tree, '-m', message);
};

beforeEach(async () => {
  server = await makeRepository({ bare: true });
  clone = await makeRepository();
  await git(clone, 'remote', 'add', 'origin', server);
});

describe('which remote', () => {
  test('none, where there is none', async () => {
    await git(clone, 'remote', 'remove', 'origin');
    expect(remoteFor(await whole())).toBeNull();
  });

  test('the only one', async () => {
    await git(clone, 'remote', 'rename', 'origin', 'upstream');
    expect(remoteFor(await whole())).toBe('upstream');
  });

  test('origin among several', async () => {
    await git(clone, 'remote', 'add', 'another', server);
    expect(remoteFor(await whole())).toBe('origin');
  });

  test('no guess among several without origin', async () => {
    await git(clone, 'remote', 'rename', 'origin', 'a');
    await git(clone, 'remote', 'add', 'b', server);
    expect(remoteFor(await whole())).toBeNull();
  });

  test('what the configuration says, and the caller before that', async () => {
    await git(clone, 'remote', 'add', 'b', server);
    await git(clone, 'remote', 'add', 'c', server);
    await setConfig(here(), 'qms.remote', 'b');
    expect(remoteFor(await whole())).toBe('b');
    expect(remoteFor(await whole(), { name: 'c' })).toBe('c');
  });

  test('an empty setting means to work alone', async () => {
    await setConfig(here(), 'qms.remote', '');
    expect(remoteFor(await whole())).toBeNull();
  });

  test('a name that is not configured is refused', async () => {
    await setConfig(here(), 'qms.remote', server);
    const config = await whole();
    expect(() => remoteFor(config)).toThrow(/^remote\/unknown/);
  });
});

test('only branches are tracked', () => {
  expect(trackingRef('origin', 'refs/heads/qms/CR-001')).toBe('refs/remotes/origin/qms/CR-001');
  expect(trackingRef('origin', 'refs/tags/v1')).toBeNull();
});

describe('fetching', () => {
  test('records and trunk arrive below the remote, tags and other branches do not', async () => {
    const oid = await commit(server, 'one');
    for (const ref of ['heads/main', 'heads/qms/CR-001', 'heads/other', 'tags/v1']) {
      await git(server, 'update-ref', `refs/${ref}`, oid);
    }
    await fetch(here(), 'origin', specs());
    expect([...(await listRefs(here(), []))]).toEqual([
      ['refs/remotes/origin/main', oid],
      ['refs/remotes/origin/qms/CR-001', oid],
    ]);
  });

  test('a record that the remote has no more goes, and a rewound one is shown as it is', async () => {
    const one = await commit(server, 'one');
    for (const ref of ['main', 'qms/CR-001', 'qms/CR-002'])
      await git(server, 'update-ref', `refs/heads/${ref}`, one);
    await fetch(here(), 'origin', specs());
    const two = await commit(server, 'another root');
    await git(server, 'update-ref', '-d', 'refs/heads/qms/CR-001');
    await git(server, 'update-ref', 'refs/heads/qms/CR-002', two);
    await fetch(here(), 'origin', specs());
    expect([...(await listRefs(here(), ['refs/remotes/origin/qms/']))]).toEqual([
      ['refs/remotes/origin/qms/CR-002', two],
    ]);
  });

  test('a remote without trunk still gives its records', async () => {
    const one = await commit(server, 'one');
    await git(server, 'update-ref', 'refs/heads/main', one);
    await git(server, 'update-ref', 'refs/heads/qms/CR-001', one);
    await fetch(here(), 'origin', specs());
    await git(server, 'update-ref', '-d', 'refs/heads/main');
    await git(server, 'update-ref', 'refs/heads/qms/CR-002', one);
    await fetch(here(), 'origin', specs());
    expect(await readRef(here(), 'refs/remotes/origin/qms/CR-002')).toBe(one);
    expect(await readRef(here(), 'refs/remotes/origin/main')).toBeNull();
  });

  test('an empty remote gives nothing', async () => {
    await fetch(here(), 'origin', specs());
    expect([...(await listRefs(here(), []))]).toEqual([]);
  });

  test('fetches at once in one clone all end well', async () => {
    const oid = await commit(server, 'one');
    for (let n = 1; n <= 20; n += 1) await git(server, 'update-ref', `refs/heads/qms/CR-${n}`, oid);
    await Promise.all([1, 2].map(() => fetch(here(), 'origin', specs())));
    expect((await listRefs(here(), ['refs/remotes/origin/qms/'])).size).toBe(20);
  });

  test('a ref that stays locked is a lost race', async () => {
    await git(server, 'update-ref', 'refs/heads/qms/CR-001', await commit(server, 'one'));
    await mkdir(join(clone, '.git/refs/remotes/origin/qms'), { recursive: true });
    await writeFile(join(clone, '.git/refs/remotes/origin/qms/CR-001.lock'), '');
    await expect(fetch(here(), 'origin', specs())).rejects.toThrow(/^ref\/race/);
  });

  test('a remote that is not there has a name', async () => {
    await git(clone, 'remote', 'set-url', 'origin', join(await temporaryDirectory(), 'gone'));
    await expect(fetch(here(), 'origin', specs())).rejects.toThrow(/^remote\/unreachable/);
    await git(clone, 'remote', 'set-url', 'origin', 'http://127.0.0.1:1/x');
    await expect(fetch(here(), 'origin', specs())).rejects.toThrow(/^remote\/unreachable/);
  });
});
