import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { listRefs, readRef } from '../../../src/repository/git/refs.ts';
import { push } from '../../../src/repository/git/remote.ts';
import type { Oid } from '../../../src/rules/values.ts';
import { git, makeRepository, testEnvironment } from '../../helpers/git.ts';

let server: string;
let clone: string;
let one: Oid;
let two: Oid;
let aside: Oid;
const at = (cwd: string) => ({ cwd, env: testEnvironment });
const record = 'refs/heads/qms/CR-001';
const move = (old: Oid | null, to: Oid | null, ref = record) => ({ ref, old, new: to });
const send = (...updates: Parameters<typeof push>[2]) => push(at(clone), 'origin', updates);
const commit = async (message: string, ...parents: readonly Oid[]): Promise<Oid> => {
  const tree = await git(clone, 'hash-object', '-t', 'tree', '-w', '/dev/null');
  const args = parents.flatMap((parent) => ['-p', parent]);
  return (await git(clone, 'commit-tree', tree, ...args, '-m', message)) as Oid;
};
const hook = async (script: string, name = 'pre-receive'): Promise<void> => {
  await mkdir(join(server, 'hooks'), { recursive: true });
  await writeFile(join(server, 'hooks', name), `#!/bin/sh\n${script}\n`);
  await chmod(join(server, 'hooks', name), 0o755);
};

beforeEach(async () => {
  server = await makeRepository({ bare: true });
  clone = await makeRepository();
  await git(clone, 'remote', 'add', 'origin', server);
  one = await commit('one');
  two = await commit('two', one);
  aside = await commit('aside', one);
});

describe('accepted', () => {
  test('creates, moves and deletes, here and there', async () => {
    expect(await send(move(null, one), move(null, one, 'refs/heads/qms/CR-002'))).toEqual({ kind: 'done' });
    expect(await send(move(one, two), move(one, null, 'refs/heads/qms/CR-002'))).toEqual({ kind: 'done' });
    expect([...(await listRefs(at(server), []))]).toEqual([[record, two]]);
    expect([...(await listRefs(at(clone), ['refs/remotes/']))]).toEqual([
      ['refs/remotes/origin/qms/CR-001', two],
    ]);
  });

  test('tracking refs move also where the clone fetches another branch only', async () => {
    await git(clone, 'config', 'remote.origin.fetch', '+refs/heads/main:refs/remotes/origin/main');
    await send(move(null, one));
    await send(move(one, two));
    expect(await readRef(at(clone), 'refs/remotes/origin/qms/CR-001')).toBe(two);
    await send(move(two, null));
    expect(await readRef(at(clone), 'refs/remotes/origin/qms/CR-001')).toBeNull();
  });

  test('what has arrived already is done: so an unknown outcome may be tried again', async () => {
    await send(move(null, one));
    expect(await send(move(null, one))).toEqual({ kind: 'done' });
  });

  test("the user's own pre-push hook has no say", async () => {
    const path = join(clone, '.git', 'hooks', 'pre-push');
    await mkdir(join(clone, '.git', 'hooks'), { recursive: true });
    await writeFile(path, '#!/bin/sh\nexit 1\n');
    await chmod(path, 0o755);
    expect(await send(move(null, one))).toEqual({ kind: 'done' });
  });
});

describe('raced', () => {
  test('a ref that moved, with nothing else moved [REQ-068]', async () => {
    await send(move(null, one));
    await git(server, 'update-ref', record, one);
    await git(clone, 'push', '--quiet', 'origin', `${aside}:${record}`);
    const outcome = await send(move(null, one, 'refs/heads/qms/CR-002'), move(one, two));
    expect(outcome).toEqual({ kind: 'race', refs: [record] });
    expect([...(await listRefs(at(server), []))]).toEqual([[record, aside]]);
  });

  test('a ref that appeared, or went', async () => {
    await git(clone, 'push', '--quiet', 'origin', `${one}:${record}`);
    expect(await send(move(null, two))).toEqual({ kind: 'race', refs: [record] });
    await git(server, 'update-ref', '-d', record);
    expect(await send(move(one, two))).toEqual({ kind: 'race', refs: [record] });
  });

  test('a ref that was set back to an ancestor is not silently moved on', async () => {
    await git(clone, 'push', '--quiet', 'origin', `${one}:${record}`);
    expect(await send(move(two, await commit('three', two)))).toEqual({ kind: 'race', refs: [record] });
    expect(await readRef(at(server), record)).toBe(one);
  });

  test('a ref that moves while the hook judges', async () => {
    await send(move(null, one));
    await git(clone, 'push', '--quiet', 'origin', `${aside}:refs/heads/other`);
    const clear = 'unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES';
    await hook(`${clear}\ngit update-ref ${record} ${aside}`);
    expect(await send(move(one, two))).toEqual({ kind: 'race', refs: [record] });
    expect(await readRef(at(server), record)).toBe(aside);
  });

  test('a ref that another process holds', async () => {
    await send(move(null, one));
    const lock = join(server, `${record}.lock`);
    await writeFile(lock, '');
    expect(await send(move(one, two))).toEqual({ kind: 'race', refs: [record], lock });
    await rm(lock);
  });
});

describe('refused', () => {
  test("the server's hook runs, also for a server on a local path, and its words come back", async () => {
    await hook('echo "approval/needs-quality-review: CR-001"; echo "  fix: qms assign CR-001" >&2; exit 1');
    expect(await send(move(null, one))).toEqual({
      kind: 'refused',
      lines: ['approval/needs-quality-review: CR-001', '  fix: qms assign CR-001'],
      refs: [{ ref: record, reason: 'pre-receive hook declined' }],
    });
    expect([...(await listRefs(at(server), []))]).toEqual([]);
    expect([...(await listRefs(at(clone), ['refs/remotes/']))]).toEqual([]);
  });

  test("nothing of the client's hardening reaches the server's hook", async () => {
    await hook('env; git config --list; exit 1');
    const outcome = await send(move(null, one));
    const said = outcome.kind === 'refused' ? outcome.lines.join('\n') : '';
    expect(said).toContain('GIT_QUARANTINE_PATH=');
    expect(said).not.toMatch(/hookspath|GIT_CONFIG_PARAMETERS|GIT_LITERAL|GIT_GRAFT|GIT_NO_|GIT_OPTIONAL/i);
  });

  test('an update hook that declines one ref refuses all', async () => {
    await hook('test "$1" != refs/heads/qms/CR-002', 'update');
    const outcome = await send(move(null, one), move(null, one, 'refs/heads/qms/CR-002'));
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect([...(await listRefs(at(server), []))]).toEqual([]);
  });

  test('a name below an existing one is no race', async () => {
    await send(move(null, one));
    const outcome = await send(move(null, one, `${record}/x`));
    expect(outcome).toMatchObject({ kind: 'refused', lines: [expect.stringContaining('cannot create')] });
  });
});

describe('never sent', () => {
  test.each(['a rewind', 'another line'])('%s', async (what) => {
    await send(move(null, one));
    await send(move(one, two));
    await expect(send(move(two, what === 'a rewind' ? one : aside))).rejects.toThrow(/^ref\/not-descendant/);
    expect(await readRef(at(server), record)).toBe(two);
  });

  test('a step from a commit that this clone does not have', async () => {
    const unknown = '1'.repeat(40) as Oid;
    await expect(send(move(unknown, two))).rejects.toThrow(/^ref\/not-descendant/);
  });

  test('descent by a replace ref [REQ-018]', async () => {
    await send(move(null, two));
    await git(clone, 'replace', '--graft', aside, two);
    await expect(send(move(two, aside))).rejects.toThrow(/^ref\/not-descendant/);
  });

  test('descent by a graft [REQ-018]', async () => {
    await send(move(null, two));
    await writeFile(join(clone, '.git', 'info', 'grafts'), `${aside} ${two}\n`);
    await expect(send(move(two, aside))).rejects.toThrow(/^ref\/not-descendant/);
  });

  test('a ref whose name is not safe', async () => {
    await expect(send(move(null, one, 'refs/heads/-x'))).rejects.toThrow(/^ref\/name/);
  });
});

describe('unknown', () => {
  test('a server that cannot be reached', async () => {
    await git(clone, 'remote', 'set-url', 'origin', join(server, 'gone'));
    await expect(send(move(null, one))).rejects.toThrow(/^remote\/unreachable/);
  });

  test('a server that dies while it judges [REQ-069]', async () => {
    await send(move(null, one));
    // The hook's parent is the server's receive-pack.
    await hook('kill -9 $PPID; exit 1');
    await expect(send(move(one, two))).rejects.toThrow(/^remote\/unreachable/);
  });

  test('a server that lets nobody in', async () => {
    await git(clone, 'remote', 'set-url', 'origin', 'ssh://host.invalid/x');
    const ssh = join(clone, 'ssh');
    await writeFile(
      ssh,
      '#!/bin/sh\necho "git@host.invalid: Permission denied (publickey)." >&2; exit 255\n',
    );
    await chmod(ssh, 0o755);
    const env = { ...testEnvironment, GIT_SSH: ssh };
    const sent = push({ cwd: clone, env }, 'origin', [move(null, one)]);
    await expect(sent).rejects.toThrow(/^remote\/denied.*Permission denied \(publickey\)/);
  });

  test('a server that knows no atomic push', async () => {
    await git(server, 'config', 'receive.advertiseAtomic', 'false');
    await expect(send(move(null, one))).rejects.toThrow(/^remote\/no-atomic/);
  });
});
